import { assignmentFrom } from './node/assignment.ts';
import { attemptsOf } from './vitest/attempts.ts';
import type { Known } from './vitest/attempts.ts';
import { collection } from './vitest/collection.ts';
import { groupTrouble } from './vitest/group-trouble.ts';
import { opened, pid } from './node/line.ts';
import type { Say } from './node/line.ts';
import { fileNamer } from './node/place.ts';
import { presence } from './node/presence.ts';
import { intercept } from './vitest/runner.ts';
import type { Facts, Kit, Runner, RunnerClass, RunnerConfig } from './vitest/runner.ts';
import { stepsOf } from './node/steps.ts';
import { isLive } from './vitest/task.ts';
import { threadIn } from './vitest/thread.ts';

/**
 * A runner class that makes what `Base` makes, with its calls told to the gate. The object stays the user's own:
 * nothing is inherited, nothing is replaced that was there. `done` is called when all files of a process have run.
 */
export const gateRunner = (Base: RunnerClass, kit: Kit, facts: Facts, done?: () => void): RunnerClass =>
  function GateRunner(config: RunnerConfig): Runner {
    const runner = new Base(config);
    watch(runner, config, kit, facts, done);
    return runner;
  } as unknown as RunnerClass;

const watch = (runner: Runner, config: RunnerConfig, kit: Kit, facts: Facts, done?: () => void): void => {
  const say = opened(facts.events);
  const isVm = runner.pool?.startsWith('vm') === true;
  const thread = threadIn(runner.pool);
  const here = presence(isVm, thread);
  const steps = stepsOf(say);
  const attempts = attemptsOf(say, here, steps);
  const trouble = groupTrouble(say, steps);
  const files = collection({
    say,
    steps,
    kit,
    trouble,
    attempts,
    presence: here,
    project: facts.project,
    nameOf: fileNamer(facts.cwd),
    assignment: assignmentFrom(facts.launchFile),
    usualTestMs: usualTestMs(config.testTimeout, facts.testLimitMs),
    hookMs: config.hookTimeout,
  });
  sayReady(say, facts.major >= 4 && thread.isMainThread);

  intercept(runner, 'onCollectStart', files.start);
  intercept(runner, 'onCollected', files.collected, files.selected);
  if (facts.mode === 'list') return;

  const {
    onBeforeRunSuite,
    onAfterRunSuite,
    onBeforeRunTask,
    onBeforeTryTask,
    onAfterRunTask,
    onAfterRunFiles,
    onTaskUpdate,
  } = runner;
  runner.onBeforeRunSuite = async suite => {
    attempts.settle();
    await onBeforeRunSuite?.call(runner, suite);
    trouble.begun(suite, files.refOf(suite));
  };
  runner.onAfterRunSuite = async suite => {
    attempts.settle();
    await onAfterRunSuite?.call(runner, suite);
    trouble.ended(suite);
    const { file = '', project } = files.refOf(suite);
    if ('filepath' in suite) say({ type: 'file-finished', pid, file, ...(project === undefined ? {} : { project }) });
  };
  runner.onBeforeRunTask = async test => {
    attempts.settle();
    await onBeforeRunTask?.call(runner, test);
    const known: Known | undefined = files.known(test);
    if (known === undefined || !isLive(test)) return;
    attempts.start(test, known);
    // It failed while it was collected: the runner takes it up and drops it.
    if (test.result?.state === 'fail') attempts.finish(test);
  };
  runner.onBeforeTryTask = (test, nth) => {
    const known = files.known(test);
    if (known !== undefined && nth.retry + nth.repeats > 0) attempts.again(test, known);
    return onBeforeTryTask?.call(runner, test, nth);
  };
  runner.onAfterRunTask = async test => {
    await onAfterRunTask?.call(runner, test);
    attempts.finish(test);
  };
  runner.onAfterRunFiles = async ran => {
    attempts.settle();
    await onAfterRunFiles?.call(runner, ran);
    done?.();
  };
  runner.onTaskUpdate = async (packs, happened) => {
    attempts.settle();
    await onTaskUpdate?.call(runner, packs, happened);
  };
};

const ready = Symbol.for('regression-gate.ready');

/** Once for a process or thread, whichever number of runners it makes. */
const sayReady = (say: Say, spare: boolean): void => {
  if (Reflect.get(process, ready) === true) return;
  Object.defineProperty(process, ready, { value: true, configurable: true, enumerable: false });
  say({ type: 'runner-ready', pid, runtime: 'node', spare });
};

/** A suite-wide timeout longer than the gate's own, where nobody has set that one, counts as each test's own. */
const usualTestMs = (configured: number | undefined, limitMs = Infinity): number | undefined =>
  configured !== undefined && configured > limitMs ? undefined : configured;
