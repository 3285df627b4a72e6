import type { RunnerName } from '../../suites/adapter.ts';

/** Limits as read, in milliseconds. */
export type LimitsFile = Readonly<
  Partial<Record<'test' | 'hook' | 'load' | 'silence' | 'teardown' | 'suite' | 'grace', number | undefined>>
>;

/** A suite as read: the right shape, with defaults, nothing looked up yet. */
export type SuiteFile = {
  readonly runner: RunnerName;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly command?: readonly string[] | undefined;
  readonly python?: string | undefined;
  readonly program?: readonly string[] | undefined;
  readonly limits: LimitsFile;
  readonly retries: number;
  readonly deselected: readonly string[];
};

/** A gate as read. */
export type GateFile = {
  readonly suites?: '*' | readonly string[] | undefined;
  readonly limits?: { readonly run?: number | undefined } | undefined;
  readonly flaky?: 'fail' | 'warn' | undefined;
  readonly leaks?: 'fail' | 'warn' | undefined;
  readonly budget?: number | undefined;
};

/** The gates that can be configured and run a choice of suites. */
export type GateName = 'core' | 'full' | 'fast';

/** A configuration file whose shape is right: durations are milliseconds, defaults are filled in. */
export type ConfigFile = {
  readonly suites?: Readonly<Record<string, SuiteFile>> | undefined;
  readonly gates: Readonly<Partial<Record<GateName, GateFile | undefined>>>;
  readonly keepRuns: number;
};
