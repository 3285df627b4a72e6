/** One thing done wrong on purpose: a small folder, and what the gate must say about it. */
export type Plant = {
  /** The name of its suite and of its folder. */
  readonly name: string;
  /** For people. */
  readonly what: string;
  /** Files of its folder. The process that must end appends its pid to `planted.pid` there. */
  readonly files: Readonly<Record<string, string>>;
  /** Every test of its census, by id without the suite: the outcome and the flags, as in `passed leaky`. */
  readonly fates: Readonly<Record<string, string>>;
  /** The test that must be named. */
  readonly culprit: string;
  /** The line that the gate must tell, as `file:line`; absent where a runtime shows none. */
  readonly at?: string;
  /** `clock`: a deadline ends it, and its stack is taken. `leak`: it outlives its launch. `itself`: there is nothing left to kill. */
  readonly endedAs: 'clock' | 'leak' | 'itself';
};

/** What is needed to run a framework in a project that was just made. */
export type Installed = {
  readonly version?: string;
  /** More of every suite's configuration. */
  readonly suite: object;
  /** More of every suite's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What starts it. */
  readonly program: readonly string[];
  /** Packages to be linked into the project's `node_modules`: name → folder. */
  readonly packages?: Readonly<Record<string, string>>;
};

/** Where a framework is looked for: the project's suite with this runner, where it has one, and what PATH offers. */
export type Surroundings = {
  /** Absolute. */
  readonly cwd: string;
  readonly program: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** A test framework with everything that is planted in it. */
export type Framework = {
  readonly name: 'vitest' | 'jest' | 'mocha' | 'jasmine' | 'node-test' | 'playwright' | 'pytest' | 'cargo' | 'command';
  readonly find: (where: Surroundings) => Promise<Installed | undefined>;
  /** What to do where it is missing. */
  readonly remedy: string;
  readonly plants: readonly Plant[];
};

/** The lines of a file. */
export const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
