/** What a test or a hook of mocha has that concerns us. */
export type Runnable = {
  readonly title: string;
  readonly type?: string;
  readonly parent?: Suite;
  readonly file?: string;
  readonly fn?: unknown;
  readonly duration?: number;
  readonly timeout: (ms?: number | string) => unknown;
  readonly isPending: () => boolean;
  readonly titlePath: () => readonly string[];
  /** Of a test: which attempt it is, counted from 0. */
  readonly currentRetry?: () => number;
  /** Of a test that is tried again: the one that it was made from. */
  readonly retriedTest?: () => Runnable | undefined;
};

/** A `describe`, or the root above all of them. */
export type Suite = {
  readonly root: boolean;
  readonly parent?: Suite;
  readonly file?: string;
  suites: Suite[];
  tests: Runnable[];
  readonly _beforeAll: Runnable[];
  readonly _afterAll: Runnable[];
  readonly _beforeEach: Runnable[];
  readonly _afterEach: Runnable[];
  readonly _onlyTests: Runnable[];
  readonly _onlySuites: Suite[];
  readonly _bail: boolean;
  readonly hasOnly: () => boolean;
  readonly timeout: () => number;
  readonly titlePath: () => readonly string[];
  readonly removeAllListeners: (event: string) => void;
  readonly prependOnceListener: (event: string, listener: () => void) => void;
};

/** What runs the tests of one root. */
export type Runner = {
  readonly suite: Suite;
  readonly failures: number;
  readonly state?: string;
  readonly stats?: unknown;
  readonly forbidPending?: boolean;
  readonly isParallelMode?: () => boolean;
  readonly prependListener: (event: string, listener: (...told: never[]) => void) => void;
  readonly once: (event: string, listener: () => void) => void;
  abort: () => unknown;
};

/** The options of a run, from the command line and the configuration. */
export type Options = {
  readonly bail?: boolean;
  readonly delay?: boolean;
  readonly dryRun?: boolean;
  readonly file?: readonly string[];
  readonly forbidPending?: boolean;
  readonly grep?: RegExp;
  readonly invert?: boolean;
  readonly parallel?: boolean;
  readonly reporter?: unknown;
  readonly reporterOption?: Readonly<Record<string, unknown>>;
  readonly sort?: boolean;
  readonly ui?: unknown;
  forbidOnly?: boolean;
  jobs?: number;
};

/** One run of mocha, before and while it runs. */
export type Mocha = {
  files: string[];
  readonly options: Options;
  readonly suite: Suite;
  readonly isWorker?: boolean;
  readonly _runnerClass: unknown;
  readonly ui: (name: unknown) => unknown;
  readonly reporter: (name: unknown) => unknown;
};

type Method<This, Given extends readonly unknown[] = readonly never[], Result = unknown> = (
  this: This,
  ...given: Given
) => Result;

/** The classes whose methods are put around. */
export type MochaClass = {
  readonly reporters: Readonly<Record<string, unknown>>;
  readonly prototype: {
    run: Method<Mocha, [done?: (failures: number) => void], Runner>;
    loadFilesAsync: Method<Mocha, unknown[], Promise<unknown>>;
    runGlobalSetup: Method<Mocha, unknown[], Promise<unknown>>;
    runGlobalTeardown: Method<Mocha, unknown[], Promise<unknown>>;
  };
  readonly Runner: {
    readonly prototype: {
      run: Method<Runner, unknown[]>;
      fail: Method<Runner, unknown[]>;
      hookUp: Method<Runner, [name: string, done: (error?: unknown, suite?: Suite) => unknown]>;
      _uncaught: Method<Runner, [error: unknown]>;
    };
  };
  readonly Suite: {
    readonly prototype: {
      addTest: Method<Suite, [test: Runnable]>;
      _createHook: Method<Suite, unknown[], Runnable>;
    };
  };
  readonly Runnable: { readonly prototype: { timeout: Method<Runnable, unknown[]> } };
};
