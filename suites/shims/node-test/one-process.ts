import { executionAsyncResource } from 'node:async_hooks';
import { resolve } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Step } from '../../../harness/protocol/event.ts';
import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { pid, type Say } from '../node/line.ts';
import { now } from '../node/now.ts';
import { presence } from '../node/presence.ts';
import { framesOf } from '../node/stack.ts';
import { stepsOf } from '../node/steps.ts';
import type { Assigned } from './assigned.ts';
import { listen } from './ears.ts';
import { namesBy } from './names.ts';
import { failureIn, leftOut } from './outcome.ts';
import { canPassOver, passOver } from './pass-over.ts';
import { around, quietly, seamOf, whenTesting, type NodeTest, type Seam } from './seam.ts';
import { Story } from './story.ts';
import { thrownBy } from './thrown.ts';

type Start = {
  readonly say: Say;
  readonly assigned: Assigned;
  readonly nameOf: (path: string) => string;
  readonly isList: boolean;
  /** Told where node:test is not as it is known. */
  readonly unknown: () => void;
};

/** A file that is being loaded, or was. */
type Load = {
  readonly file: string;
  readonly path: string;
  readonly since: number;
  /** It has something to do in this launch; otherwise an empty one is loaded in its place. */
  readonly isWanted: boolean;
  isOpen: boolean;
  isShared: boolean;
  /** The test that stands for a file without any. */
  stub?: NodeTest;
  /** What it has made outside of every group. */
  readonly tests: NodeTest[];
};

/** Tells all files from within the one process that runs them, one after the other: without isolation, from 22 on. */
export const listenToAll = ({ say, assigned, nameOf, isList, unknown }: Start): void => {
  const steps = stepsOf(say);
  const loads: Load[] = [];
  const current = (): Load | undefined => loads.at(-1);
  let uncaught: { readonly error: unknown } | undefined;
  let isThrough = false;
  let isLoaded = false;
  let checking: Promise<void> | undefined;
  const names = namesBy(test => (test.parent === null ? '' : nameOf(test.entryFile ?? test.loc?.file ?? '')));
  /** A hook outside of every group is one of all files, and bears the name of the one that has it. */
  const rootHooks = new WeakMap<object, string>();
  const story = new Story({
    say,
    steps,
    names,
    assigned: {
      ...assigned,
      partOf: (test, groups) => assigned.partOf(test, [...assigned.brokenFiles, ...groups]),
    },
    presence: presence(false, { isMainThread, threadId }),
    isList,
    // The first hook outside of every group begins while its file is loaded.
    begun: () => {
      const load = current();
      if (load !== undefined) endLoad(load, undefined, true);
    },
    ofRoot: ({ fn, loc }) => ({ file: rootHooks.get(fn) ?? nameOf(loc?.file ?? ''), titles: [] }),
    // The rest of its file is loaded, where that waits for something.
    rootHookEnded: () => {
      const load = current();
      if (load?.isWanted === true && !load.isOpen && !isLoaded) startLoad(load);
    },
  });

  say({ type: 'runner-ready', pid, runtime: 'node', version: process.version.slice(1), spare: false });
  if (!canPassOver())
    return say({
      type: 'incomplete',
      reason: 'without isolation the gate needs Node 22.15 or newer: leave the option out',
    });

  const stepOf = ({ file }: Load): Step => ({ kind: 'load', file });
  const endLoad = (load: Load, outcome?: Outcome, isMoreToCome = false): void => {
    if (!load.isOpen) return;
    load.isOpen = false;
    story.hasTrouble ||= outcome !== undefined;
    story.flush();
    const more = { ...(outcome === undefined ? {} : { outcome }), ...(load.isShared ? { isShared: true } : {}) };
    // What is shared is loaded in every launch.
    const open = isMoreToCome && !load.isShared ? { more: true as const } : {};
    say({ type: 'step-finished', pid, step: stepOf(load), ms: now() - load.since, ...more, ...open });
  };
  /** The next file comes, or the last one was loaded: what could not be loaded has left its error in the test that stands for it. */
  const loaded = (load: Load): void => {
    const error = load.stub?.error ?? undefined;
    if (load.stub !== undefined && error === undefined && load.isWanted) tellScript(load);
    endLoad(load, error === undefined ? undefined : { kind: 'failed', failures: [failureIn(error)] });
  };
  /** A file without tests of its own is one, as node:test counts them. */
  const tellScript = ({ file, since }: Load): void => {
    const test: TestRef = { file, titles: [file] };
    say({ type: 'discovered', pid, tests: [{ ...test, mode: 'run' }] });
    if (!isList) say({ type: 'test-finished', pid, test, attempt: 1, ms: now() - since, outcome: { kind: 'passed' } });
  };
  const begins = (path: string): void => {
    const before = current();
    if (before !== undefined) loaded(before);
    const file = nameOf(path);
    const isWanted = assigned.loads({ file });
    const load: Load = { file, path, tests: [], since: now(), isWanted, isOpen: false, isShared: false };
    loads.push(load);
    if (!isWanted) return;
    say({ type: 'planned', files: [{ file }], more: true });
    startLoad(load);
  };
  const startLoad = (load: Load): void => {
    load.isOpen = true;
    say({ type: 'step-started', pid, step: stepOf(load) });
  };
  const allLoaded = (): void => {
    isLoaded = true;
    const last = current();
    if (last !== undefined) loaded(last);
    const wanted = loads.filter(({ isWanted }) => isWanted);
    say({ type: 'planned', files: wanted.map(({ file }) => ({ file })) });
    checking = tellThrown(wanted.filter(({ tests }) => tests.length > 0)).finally(() => {
      checking = undefined;
    });
  };
  /** What a file throws when it has made a test already, node:test keeps for itself. */
  const tellThrown = async (made: readonly Load[]): Promise<void> => {
    for (const { path, error } of await thrownBy(made.map(load => load.path))) {
      const load = made.find(each => each.path === path);
      if (load === undefined) continue;
      startLoad(load);
      endLoad(load, { kind: 'failed', failures: [failureIn(error)] });
      for (const test of load.tests) story.leave(test);
    }
  };
  const drained = (): void => {
    // Node 22 gives up where a file waits for what can only come when all are loaded.
    if (isThrough || !isLoaded) return;
    isThrough = true;
    story.flush();
    for (const { file, isShared, isWanted } of loads)
      if (!isShared && isWanted) say({ type: 'file-finished', pid, file });
    say({ type: 'tests-done' });
  };

  const follow = (root: NodeTest): void => {
    let path = root.entryFile;
    const set = (next: string | null | undefined): void => {
      path = next;
      quietly(() => {
        if (typeof next === 'string') begins(next);
        else if (next === null) allLoaded();
      });
    };
    Object.defineProperty(root, 'entryFile', { configurable: true, enumerable: true, get: () => path, set });
    if (!assigned.isWhole)
      passOver(file => path !== undefined && path !== null && resolve(path) === file && current()?.isWanted === false);
  };
  const isStub = (name: unknown, load: Load): boolean =>
    typeof name === 'string' && nameOf(resolve(name)) === load.file;
  const own = (test: NodeTest, load: Load | undefined): NodeTest => {
    if (test.parent?.parent === null && !isLoaded) load?.tests.push(test);
    return test;
  };
  const attach = (seam: Seam): void => {
    const { createSubtest } = seam;
    around(
      seam,
      'start',
      start =>
        function (...args) {
          // Before it begins it must be known whether its file could be loaded.
          return checking === undefined
            ? Reflect.apply(start, this, args)
            : checking.then(() => Reflect.apply(start, this, args));
        },
    );
    listen(seam, story, { drained, rooted: () => undefined });
    around(
      seam,
      'createSubtest',
      make =>
        function (...args) {
          const load = current();
          // So node:test itself makes the test that stands for a file without any.
          if (typeof args[3] === 'function' || this.parent !== null || load === undefined || !isStub(args[1], load))
            return own(Reflect.apply(make, this, args) as NodeTest, load);
          const stub = Reflect.apply(createSubtest, this, args) as NodeTest;
          load.stub = stub;
          if (!load.isWanted || isList) Object.assign(stub, { skipped: true, message: leftOut });
          return stub;
        },
    );
    around(
      seam,
      'createHook',
      make =>
        function (...args) {
          const load = current();
          if (this.parent === null && load !== undefined && typeof args[1] === 'function') {
            rootHooks.set(args[1], load.file);
            load.isShared = true;
          }
          return Reflect.apply(make, this, args);
        },
    );
  };

  const here: object = executionAsyncResource();
  const known = seamOf(here);
  if (known === undefined)
    whenTesting((seam, root) => {
      if (seam === undefined) return unknown();
      follow(root as NodeTest);
      attach(seam);
    });
  else {
    // From 24 on what is asked for first is loaded when the root of all tests is there.
    follow(here as NodeTest);
    attach(known);
  }

  process.on('uncaughtExceptionMonitor', error => {
    uncaught = { error };
    const load = current();
    // While files are loaded it ends the process; later a test has it.
    quietly(() => {
      if (load?.isOpen === true) loadFell(load, { kind: 'failed', failures: [failureIn(error)] });
    });
  });
  // Who was told before may have set another.
  const exiting = (code: number): void => quietly(() => left(Number(process.exitCode ?? code)));
  process.on('exit', exiting);
  // Behind those that the files have put there: they may change the code.
  process.on('beforeExit', () => process.off('exit', exiting).on('exit', exiting));

  /** The process ends while a file is loaded: the others are to be loaded by another. */
  const loadFell = (load: Load, outcome: Outcome): void => {
    load.isOpen = false;
    story.hasTrouble = true;
    story.flush();
    say({ type: 'process-ended', pid, outcome });
  };
  const left = (code: number): void => {
    story.flush();
    const stack = framesOf(new Error('here').stack ?? '');
    const load = current();
    if (story.isBusy) {
      const message = `crashed: its process exited with code ${code} while it ran`;
      say({ type: 'process-ended', pid, outcome: { kind: 'crashed', exit: { code }, message, stack } });
    } else if (load?.isOpen === true) {
      const message = `crashed: its process exited with code ${code} while it was loaded`;
      loadFell(load, { kind: 'crashed', exit: { code }, message, stack });
    } else if (code !== 0 && !story.hasTrouble) {
      const failure =
        uncaught === undefined
          ? { message: `the process exited with code ${code}`, stack: [] }
          : failureIn(uncaught.error);
      say({ type: 'session-failed', failure });
    }
  };
};
