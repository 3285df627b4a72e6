import type { ProjectConfig } from './circus.ts';

/** The parts of jest's configuration as a whole that are read or changed here, the same in 29 and 30. */
export type GlobalConfig = {
  readonly bail: number;
  readonly collectCoverage: boolean;
  readonly json: boolean;
  readonly maxWorkers: number;
  readonly outputFile?: string;
  readonly reporters?: readonly (readonly [name: string, options: object])[];
  readonly testResultsProcessor?: string;
  readonly testSequencer: string;
  readonly updateSnapshot: 'all' | 'new' | 'none';
  readonly watch: boolean;
  readonly watchAll: boolean;
};

export type Configs = { readonly globalConfig: GlobalConfig; readonly configs: readonly ProjectConfig[] };
export type Argv = Readonly<Record<string, unknown>>;

/** A file of a run. */
export type JestTest = { readonly path: string; readonly context: { readonly config: ProjectConfig } };

export type Sequencer = {
  sort(tests: readonly JestTest[]): JestTest[] | Promise<JestTest[]>;
  shard?(tests: readonly JestTest[], which: unknown): JestTest[] | Promise<JestTest[]>;
};
export type SequencerClass = new (options: unknown) => Sequencer;

/** A test as reporters see it. */
export type SeenTest = {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly duration?: number | null;
  readonly failureMessages?: readonly string[] | null;
};

/** A file as reporters see it. */
export type SeenFile = {
  readonly testFilePath: string;
  readonly testResults: readonly SeenTest[];
  readonly testExecError?: unknown;
};

/** A run as reporters see it. */
export type SeenRun = {
  readonly success: boolean;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly wasInterrupted?: boolean;
  readonly snapshot: { readonly failure?: boolean; readonly unchecked?: number; readonly filesRemoved?: number };
};

export type Core = {
  readonly runCLI: (argv: Argv, projects: readonly string[]) => Promise<{ readonly results: SeenRun }>;
};
export type ConfigReader = {
  readonly readConfigs: (argv: Argv, projects: readonly string[]) => Promise<Configs>;
};

/** A worker process as jest's pool keeps it. */
export type PooledWorker = {
  state: string;
  readonly _child?: NodeJS.EventEmitter & { readonly pid?: number };
  readonly _request?: unknown;
  initialize: () => void;
  _onExit: (code: number | null, signal: string | null) => void;
  _detectOutOfMemoryCrash: () => void;
};
export type WorkerOptions = { readonly maxRetries?: number; readonly setupArgs?: readonly unknown[] };
export type WorkerClass = new (path: string, options: WorkerOptions) => object;
