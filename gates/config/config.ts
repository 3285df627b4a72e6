import type { SuiteDefinition } from '../../suites/adapter.ts';
import type { AlertsConfig } from './alerts.ts';
import type { LimitsFile } from './config-file.ts';
import type { Position } from './positions.ts';

/** A suite as configured, checked, with its defaults. Where `program` is empty, what starts its runner is still to be found. */
export type SuiteConfig = SuiteDefinition & {
  /** What it says of its limits; `limits` is what that comes to before anything is learned. */
  readonly limitsSaid?: LimitsFile;
  /** Where its `runner` is written, for what turns out later: a runner that is not installed. */
  readonly at: Position & { readonly file: string };
};

/** A gate as configured, with its defaults. */
export type GateConfig = {
  readonly suites: '*' | readonly string[];
  readonly runMs: number;
  readonly flaky: 'fail' | 'warn';
  readonly leaks: 'fail' | 'warn';
};

/** The gate that runs a part: inside a budget, and only tests with these ids, where some are named. */
export type FastConfig = GateConfig & { readonly budgetMs: number; readonly tests?: readonly string[] };

/** What is said of the preflight as a gate; the rest is as `core` has it. */
export type PreflightGate = Partial<Pick<GateConfig, 'runMs' | 'leaks'>>;

/** The ledger as configured. */
export type DebtConfig = {
  readonly dir: string;
  readonly report: string;
  readonly maxDueDays: number;
  /** Who can own an entry, beside everybody whom CODEOWNERS names. */
  readonly owners?: readonly string[] | undefined;
  /** What a change is held against in CI, when `--base` names nothing else. */
  readonly base?: string | undefined;
} & DebtCaps;

/** How much a ledger may hold. */
export type DebtCaps = {
  /** Entries that excuse something. */
  readonly maxOpen?: number | undefined;
  readonly maxPerOwner?: number | undefined;
  /** Tests that may have no debt: ids with `*` for anything. */
  readonly noDebt?: readonly string[] | undefined;
};

/** One check as configured: its settings as they are written, references and all. */
export type CheckConfig = {
  readonly name: string;
  readonly type: string;
  readonly blocking: boolean;
  /** Absent: as its kind has it. */
  readonly limitMs?: number;
  readonly settings: unknown;
};

/** The preflight as configured. Texts may refer to a variable or a file. */
export type PreflightConfig = {
  /** What its metrics begin with. */
  readonly namespace: string;
  readonly env: string;
  readonly live: string;
  readonly simulated: readonly string[];
  readonly ttl: string;
  readonly checks: readonly CheckConfig[];
  /** Why it runs, for people. */
  readonly why: string;
};

/** The configuration of a repository. */
export type LoadedConfig = {
  /** Absolute. Absent: there is none, and everything has its default. */
  readonly file?: string;
  /** The folder of the file; without one, the root of the repository. */
  readonly root: string;
  /** The file names no suites (or there is no file): they are to be detected, and `suites` is empty. */
  readonly detect: boolean;
  readonly suites: readonly SuiteConfig[];
  readonly gates: {
    readonly core: GateConfig;
    readonly full: GateConfig;
    readonly fast: FastConfig;
    readonly preflight?: PreflightGate;
  };
  readonly keepRuns: number;
  /** How many cores the suites share; absent: those of the machine. */
  readonly cores?: number;
  /** What suites share, and the slots of each. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
  /** `dir` and `report` are absolute. */
  readonly debt: DebtConfig;
  /** Absent: none is configured. */
  readonly preflight?: PreflightConfig;
  /** Absent: nothing is said of them. */
  readonly alerts?: AlertsConfig;
  /** Where the history is kept: the address of a PostgreSQL database, or what refers to it. Absent: in a file beside the runs. */
  readonly history?: string;
  /** Where it is written that each launch runs in a PID namespace. Absent: the cookie is enough. */
  readonly namespaceAt?: Position & { readonly file: string };
};

/** What a gate gets that says nothing. */
export const defaultGate: GateConfig = {
  suites: '*',
  runMs: 3_600_000,
  flaky: 'fail',
  leaks: 'fail',
};

/** How long `fast` may take when nobody says, in milliseconds. */
export const defaultBudgetMs = 60_000;

/** Where the ledger is when nobody says, relative to the root. */
export const defaultDebt: Pick<DebtConfig, 'dir' | 'report' | 'maxDueDays'> = {
  dir: 'debt/entries',
  report: 'docs/REGRESSION_DEBT.md',
  maxDueDays: 90,
};

/** How many runs are kept when nobody says. */
export const defaultKeepRuns = 20;
