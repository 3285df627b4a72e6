/** A function of a test or a hook as its author wrote it. */
export type Fn = (this: unknown, ...given: unknown[]) => unknown;

/** The parts of jest-circus's tests that are read here, the same in 29 and 30. */
export type CircusTest = {
  readonly type: 'test';
  readonly name: string;
  mode?: string | null;
  readonly concurrent: boolean;
  readonly failing: boolean;
  readonly timeout?: number;
  /** Each an exception, or one with the error that knows where it came from. A retry puts a new list in its place. */
  readonly errors: readonly unknown[];
  fn?: Fn;
};

export type Hook = {
  readonly type: 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';
  readonly fn: unknown;
  readonly timeout?: number;
  /** Knows where it was written. */
  readonly asyncError?: unknown;
};

/** A `describe`, or the file itself. */
export type Block = {
  readonly type: 'describeBlock';
  readonly name: string;
  readonly mode?: string | null;
  readonly children: readonly (Block | CircusTest)[];
  readonly hooks: readonly Hook[];
};

export type State = {
  readonly rootDescribeBlock: Block;
  readonly hasFocusedTests: boolean;
  readonly testNamePattern?: RegExp | null;
  readonly testTimeout: number;
  readonly currentlyRunningTest?: CircusTest | null;
  readonly unhandledErrors: readonly unknown[];
};

export type CircusEvent = {
  readonly name: string;
  readonly test?: CircusTest;
  readonly hook?: Hook;
  readonly error?: unknown;
};

export type Handler = (event: CircusEvent, state: State) => unknown;

/** What jest makes for a file to run in. */
export type Environment = {
  readonly global?: { readonly process?: { readonly env?: NodeJS.ProcessEnv } };
  handleTestEvent?: Handler;
};

/** The parts of a project's configuration that are read here. */
export type ProjectConfig = {
  readonly id: string;
  readonly rootDir: string;
  readonly displayName?: { readonly name: string };
  readonly runner: string;
  readonly testRunner: string;
  readonly testTimeout?: number;
};

/** What runs the tests of one file: jest calls it a test runner, or a test framework. */
export type Framework = (
  globalConfig: { readonly testTimeout?: number },
  config: ProjectConfig,
  ...rest: readonly unknown[]
) => Promise<unknown>;

/** A test or a block with the titles of the blocks it is in, from the outermost. */
export type Placed = { readonly at: Block | CircusTest; readonly titles: readonly string[]; readonly skipped: boolean };

/** All blocks and tests below a block, in order of appearance. `skipped`: a block around it is. */
export function* walk(
  block: Block,
  above: readonly string[] = [],
  skipped: boolean = block.mode === 'skip',
): Generator<Placed> {
  for (const at of block.children) {
    const titles = [...above, at.name];
    const isSkipped = skipped || at.mode === 'skip';
    yield { at, titles, skipped: isSkipped };
    if (at.type === 'describeBlock') yield* walk(at, titles, isSkipped);
  }
}

/** Whether a path names jest-circus, the test runner that tells what it does while it does it. */
export const isCircus = (path: string): boolean => /[/\\]jest-circus[/\\](?:build[/\\])?runner\.js$/.test(path);
