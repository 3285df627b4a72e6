import type { SuiteDefinition } from '../../suites/adapter.ts';
import type { Position } from './positions.ts';

/** A suite as configured, checked, with its defaults. Where `program` is empty, what starts its runner is still to be found. */
export type SuiteConfig = SuiteDefinition & {
  /** Where its `runner` is written, for what turns out later: a runner that is not installed. */
  readonly at: Position & { readonly file: string };
};

/** A gate as configured, with its defaults. */
export type GateConfig = {
  readonly suites: '*' | readonly string[];
  readonly runMs: number;
  readonly flaky: 'fail' | 'warn';
  readonly leaks: 'fail' | 'warn';
  /** `fast` only. Not used yet. */
  readonly budgetMs?: number;
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
  /** Always has `core` and `full`. */
  readonly gates: Readonly<Record<string, GateConfig>>;
  readonly keepRuns: number;
};

/** What a gate gets that says nothing. */
export const defaultGate: GateConfig = {
  suites: '*',
  runMs: 3_600_000,
  flaky: 'fail',
  leaks: 'fail',
};

/** How many runs are kept when nobody says. */
export const defaultKeepRuns = 20;
