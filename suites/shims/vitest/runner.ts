import type { HookLists } from './hooks.ts';
import type { FileTask, SuiteTask, TestTask } from './task.ts';

/** The parts of a worker's settings that are read here. */
export type RunnerConfig = { readonly testTimeout?: number; readonly hookTimeout?: number };

/** A test runner as vitest drives it: its own or the user's. */
export type Runner = {
  readonly pool?: string;
  onCollectStart?: (file: FileTask) => unknown;
  onCollected?: (files: FileTask[]) => unknown;
  onBeforeRunSuite?: (suite: SuiteTask) => unknown;
  onAfterRunSuite?: (suite: SuiteTask) => unknown;
  onBeforeRunTask?: (test: TestTask) => unknown;
  onBeforeTryTask?: (test: TestTask, nth: { readonly retry: number; readonly repeats: number }) => unknown;
  onAfterRunTask?: (test: TestTask) => unknown;
  onAfterRunFiles?: (files: FileTask[]) => unknown;
  onTaskUpdate?: (packs: unknown, events: unknown) => unknown;
};

/** What makes a runner. */
export type RunnerClass = new (config: RunnerConfig) => Runner;

/** What the user's own vitest lends. */
export type Kit = {
  /** Nothing for a file that could not be loaded. */
  readonly getHooks: (suite: SuiteTask) => HookLists | undefined;
  readonly getFn: (test: TestTask) => unknown;
  readonly setFn: (test: TestTask, run: () => unknown) => void;
  readonly getCurrentSuite: () => unknown;
};

/** What the launcher knows and a worker does not. */
export type Facts = {
  readonly project?: string;
  readonly major: number;
  /** The file for our lines. */
  readonly events: string;
  readonly cwd: string;
  readonly mode: 'run' | 'list';
  /** The file that says what this launch is about. */
  readonly launchFile?: string;
  /** Milliseconds for a test where nobody has set a limit. */
  readonly testLimitMs?: number;
};

/**
 * Sees a call before anybody else, also when vitest puts a function of its own around the runner's afterwards.
 * `after` runs when the whole call is done.
 */
export const intercept = <K extends 'onCollectStart' | 'onCollected', A extends Parameters<NonNullable<Runner[K]>>>(
  runner: Runner,
  name: K,
  before: (...given: A) => void,
  after?: (...given: A) => void,
): void => {
  type Call = (...given: A) => unknown;
  const own = runner[name] as Call | undefined;
  let around: Call | undefined;
  const seen = (call: Call | undefined): Call =>
    after === undefined
      ? (...given) => {
          before(...given);
          return call?.apply(runner, given);
        }
      : async (...given) => {
          before(...given);
          const result = await call?.apply(runner, given);
          after(...given);
          return result;
        };
  const alone = seen(own);
  const inside: Call = (...given) => (around === undefined ? alone(...given) : own?.apply(runner, given));
  let outside: Call = inside;
  Object.defineProperty(runner, name, {
    get: () => outside,
    set: (call: Call) => {
      around = call;
      outside = seen(call);
    },
    configurable: true,
    enumerable: true,
  });
};
