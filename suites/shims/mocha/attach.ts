import { hookRef } from '../../../harness/protocol/test-id.ts';
import { pid } from '../node/line.ts';
import { Census } from './census.ts';
import { loadEach, loadOne } from './loading.ts';
import { failureFrom, keepStack } from './outcome.ts';
import { tellPool } from './pool.ts';
import { planned } from './plan.ts';
import type { Mocha, MochaClass, Runnable, Runner, Suite } from './shapes.ts';
import { Telling } from './telling.ts';
import type { World } from './world.ts';

/** What a root needs while it is run. */
type Watched = { readonly mocha: Mocha; readonly census: Census; readonly telling: Telling };

/** What is done with the run that the command makes, before mocha gets it. */
export type Attached = {
  /** This run is the one to tell; one that a test makes for itself is not. */
  readonly adopt: (mocha: Mocha) => void;
};

/** Puts the telling around mocha's classes. They are changed in memory only. */
export const attach = (world: World, classes: MochaClass): Attached => {
  const adopted = new WeakSet<Mocha>();
  const failedLoads = new WeakMap<Mocha, number>();
  const watched = new WeakMap<Suite, Watched>();
  const isOurs = (mocha: Mocha): boolean => adopted.has(mocha) || mocha.isWorker === true;
  const { prototype } = classes;

  const { loadFilesAsync, run, runGlobalSetup, runGlobalTeardown } = prototype;
  prototype.loadFilesAsync = async function (...given) {
    const load = (): Promise<unknown> => loadFilesAsync.apply(this, given);
    if (!isOurs(this)) return load();
    const [path = ''] = this.files;
    if (this.isWorker === true) return loadOne(world, this, path, load);
    this.files = planned(world, this);
    failedLoads.set(this, await loadEach(world, this, load));
    return undefined;
  };

  prototype.run = function (done) {
    if (!isOurs(this)) return run.call(this, done);
    const census = new Census(world, this);
    watched.set(this.suite, { mocha: this, census, telling: new Telling(world, this, census) });
    // With `--delay` the tests are described later.
    if (this.options.delay !== true) census.discover();
    if (world.mode === 'list') {
      world.say({ type: 'tests-done' });
      process.exit(0);
    }
    if (this.options.dryRun === true)
      world.say({ type: 'incomplete', reason: 'mocha was told to run nothing (--dry-run)' });
    if (this._runnerClass !== classes.Runner) {
      this.files = planned(world, this);
      return tellPool(world, this, run.call(this, done));
    }
    const setup = hookRef({ titles: [] }, 'globalSetup');
    if (world.assignment.isBroken(setup)) {
      census.condemn(this.suite, setup);
      world.say({ type: 'tests-done' });
      process.exit(1);
    }
    const broken = failedLoads.get(this) ?? 0;
    return run.call(this, broken === 0 ? done : failures => done?.(failures + broken));
  };

  const fixture = (name: string, original: typeof runGlobalSetup): typeof runGlobalSetup =>
    async function (...given) {
      if (!isOurs(this)) return original.apply(this, given);
      const step = {
        kind: 'hook',
        hook: name,
        when: name === 'globalSetup' ? 'before' : 'after',
        of: { titles: [] },
      } as const;
      const end = world.steps.begin(step, this);
      try {
        return await original.apply(this, given);
      } catch (error) {
        world.say({ type: 'session-failed', failure: failureFrom(error) });
        throw error;
      } finally {
        end();
      }
    };
  prototype.runGlobalSetup = fixture('globalSetup', runGlobalSetup);
  prototype.runGlobalTeardown = fixture('globalTeardown', runGlobalTeardown);

  attachRunner(world, classes, watched);
  return { adopt: mocha => void adopted.add(mocha) };
};

const attachRunner = (world: World, { Runner, Runnable }: MochaClass, watched: WeakMap<Suite, Watched>): void => {
  const { run, fail, hookUp, _uncaught } = Runner.prototype;
  let current: Telling | undefined;

  Runner.prototype.run = function (...given) {
    const ours = watched.get(this.suite);
    if (ours !== undefined) {
      current = ours.telling;
      listen(world, this, ours);
    }
    return run.apply(this, given);
  };

  Runner.prototype.fail = function (...given) {
    keepStack(given[1]);
    return fail.apply(this, given);
  };

  Runner.prototype.hookUp = function (name, done) {
    const telling = name === 'afterEach' ? watched.get(rootOf(this.suite))?.telling : undefined;
    if (telling === undefined) return hookUp.call(this, name, done);
    return hookUp.call(this, name, (error, suite) => {
      telling.hooksAreOver(error === undefined || error === null ? undefined : suite);
      return done(error, suite);
    });
  };

  Runner.prototype._uncaught = function (error) {
    if (!watched.has(rootOf(this.suite))) return _uncaught.call(this, error);
    keepStack(error);
    // After its end mocha lets it go, and its process dies of it.
    if (this.state === 'stopped' && !isSkip(error)) world.say({ type: 'session-failed', failure: failureFrom(error) });
    // What a test that is over has left behind is its failure; mocha would run no other test after it.
    const own = Object.getOwnPropertyDescriptor(this, 'abort');
    this.abort = () => this;
    try {
      return _uncaught.call(this, error);
    } finally {
      if (own === undefined) Reflect.deleteProperty(this, 'abort');
      else Object.defineProperty(this, 'abort', own);
    }
  };

  const { timeout } = Runnable.prototype;
  Runnable.prototype.timeout = function (...given) {
    const result = timeout.apply(this, given);
    if (given.length > 0) current?.setsTimeout(this);
    return result;
  };
};

/** Hears each event before the user's reporter does. */
const listen = (world: World, runner: Runner, { mocha, census, telling }: Watched): void => {
  const hear = (event: string, listener: (...told: never[]) => void): void => runner.prependListener(event, listener);
  hear('start', () => {
    census.discover();
    census.prune();
  });
  hear('test', (test: Runnable) => telling.testBegins(test));
  hear('pass', (test: Runnable) => telling.passes(test));
  hear('pending', (test: Runnable) => telling.isPending(test));
  hear('retry', (test: Runnable, error: unknown) => telling.retries(test, error));
  hear('fail', (runnable: Runnable, error: unknown) => telling.fails(runnable, error));
  hear('hook', (hook: Runnable) => telling.hookBegins(hook));
  hear('hook end', (hook: Runnable) => telling.hookEnds(hook));
  const ended = new Set<string>();
  const endFile = (file: string): void => {
    // What others need is loaded again, however well it went.
    if (ended.has(file) || world.shared.has(file) || !census.isDone(file)) return;
    ended.add(file);
    world.say({ type: 'file-finished', pid, file });
  };
  hear('suite end', (suite: Suite) => {
    if (suite.parent?.root === true && suite.file !== undefined) endFile(world.nameOf(suite.file));
  });
  hear('end', () => {
    telling.ends(runner.failures);
    for (const file of census.files()) endFile(file);
    if (mocha.isWorker !== true) world.say({ type: 'tests-done' });
  });
};

const rootOf = (suite: Suite): Suite => (suite.parent === undefined ? suite : rootOf(suite.parent));

/** What a test throws that skips itself. */
const isSkip = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && error.constructor.name.startsWith('Pending');
