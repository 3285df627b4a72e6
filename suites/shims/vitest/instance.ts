import type { TaskError } from '../node/failure.ts';

/** A test as vitest's reporters see it. */
export type SeenTest = {
  readonly type: 'test';
  readonly name: string;
  readonly result: () => { readonly state: string; readonly errors?: readonly TaskError[]; readonly note?: string };
  readonly diagnostic: () => { readonly duration: number } | undefined;
  readonly options?: { readonly mode?: string | undefined };
};
export type SeenGroup = {
  readonly type: 'suite';
  readonly name: string;
  readonly children: Iterable<SeenTest | SeenGroup>;
};
export type SeenModule = {
  readonly moduleId: string;
  readonly project: Project;
  readonly children: Iterable<SeenTest | SeenGroup>;
  readonly task?: { readonly pool?: string; readonly meta?: { readonly typecheck?: boolean } };
};

/** What says how many workers there may be, and which projects run together. */
export type WorkerSettings = {
  maxWorkers?: number;
  readonly minWorkers?: number;
  readonly poolOptions?: Readonly<Record<string, object>>;
  readonly isolate?: boolean;
  readonly sequence?: { readonly groupOrder?: number };
};

export type Project = {
  readonly name: string;
  readonly isRootProject: () => boolean;
  readonly config: WorkerSettings & {
    runner?: string;
    readonly root: string;
    readonly browser?: { readonly enabled?: boolean };
    /** In 3.x a file may have another one than its project. */
    readonly pool?: unknown;
    readonly poolMatchGlobs?: readonly unknown[];
    readonly experimental?: { readonly viteModuleRunner?: boolean };
  };
};

export type Specification = { readonly moduleId: string; readonly project: Project; readonly pool?: string };

/** What makes the object that cuts a shard out of the files of a run, and orders them. */
export type Sequencer = new (vitest: Vitest) => {
  sort(files: Specification[]): Promise<Specification[]> | Specification[];
  shard(files: Specification[]): Promise<Specification[]> | Specification[];
};

/** The parts of a vitest instance that are used here, the same in 3.x and 4.x. */
export type Vitest = {
  readonly version: string;
  readonly projects: readonly Project[];
  readonly reporters: object[];
  readonly config: WorkerSettings & {
    readonly environment?: string;
    readonly shard?: unknown;
    readonly sequence: { sequencer: Sequencer; readonly groupOrder?: number };
    readonly coverage: { readonly enabled?: boolean; readonly provider?: string };
    readonly dangerouslyIgnoreUnhandledErrors?: boolean;
  };
  readonly logger: {
    error: (...said: unknown[]) => void;
    readonly printError: (error: unknown, options: object) => void;
  };
  readonly packageInstaller: {
    readonly ensureInstalled: (name: string, root: string, version?: string) => Promise<boolean>;
  };
  readonly specifications: { getRelevantTestSpecifications: (filters?: readonly string[]) => Promise<Specification[]> };
  cancelCurrentRun: (reason: string) => Promise<void>;
  readonly start: (filters: readonly string[]) => Promise<unknown>;
  readonly collect: (
    filters: readonly string[],
  ) => Promise<{ readonly testModules: readonly SeenModule[]; readonly unhandledErrors: readonly unknown[] }>;
  readonly close: () => Promise<void>;
  readonly exit: () => Promise<void>;
};

export type CliOptions = Record<string, unknown>;

/** What `vitest/node` of the user's vitest exports. */
export type VitestNode = {
  readonly version: string;
  readonly BaseSequencer: Sequencer;
  readonly createVitest: (mode: 'test', options: CliOptions) => Promise<Vitest>;
  readonly parseCLI: (argv: string[]) => { readonly filter: readonly string[]; readonly options: CliOptions };
};
