import type { RunnerName } from '../../suites/adapter.ts';
import type { AlertsConfig } from './alerts.ts';
import type { DebtConfig } from './config.ts';

/** Limits as read, in milliseconds. */
export type LimitsFile = Readonly<
  Partial<Record<'hook' | 'load' | 'silence' | 'teardown' | 'suite' | 'grace', number | undefined>>
> & {
  readonly test?: number | 'auto' | undefined;
  /** By id pattern, in the order of the file. */
  readonly tests?: Readonly<Record<string, number>> | undefined;
};

/** Runners whose whole command is configured. */
export const commanded: ReadonlySet<string> = new Set<RunnerName>(['command', 'tap', 'junit']);

/** A suite as read: the right shape, with defaults, nothing looked up yet. */
export type SuiteFile = {
  readonly runner: RunnerName;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly command?: readonly string[] | undefined;
  readonly reports?: readonly string[] | undefined;
  readonly python?: string | undefined;
  readonly program?: readonly string[] | undefined;
  readonly limits: LimitsFile;
  /** In bytes. */
  readonly memory?: number | undefined;
  readonly retries: number;
  readonly cores?: number | undefined;
  readonly exclusive?: boolean | readonly string[] | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly deselected: readonly string[];
};

/** A gate as read. */
export type GateFile = {
  readonly suites?: '*' | readonly string[] | undefined;
  readonly limits?: { readonly run?: number | undefined } | undefined;
  readonly flaky?: 'fail' | 'warn' | undefined;
  readonly leaks?: 'fail' | 'warn' | undefined;
};

/** The gate `fast` as read. */
export type FastFile = GateFile & {
  readonly budget?: number | undefined;
  readonly tests?: readonly string[] | undefined;
};

/** A configuration file whose shape is right: durations are milliseconds, defaults are filled in. */
export type ConfigFile = {
  readonly suites?: Readonly<Record<string, SuiteFile>> | undefined;
  readonly gates: {
    readonly core?: GateFile | undefined;
    readonly full?: GateFile | undefined;
    readonly fast?: FastFile | undefined;
    readonly preflight?: Pick<GateFile, 'limits' | 'leaks'> | undefined;
  };
  readonly keepRuns: number;
  readonly cores?: number | undefined;
  /** The slots of each. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
  readonly debt: DebtConfig;
  readonly containment: 'cookie' | 'namespace';
  readonly preflight?: PreflightFile | undefined;
  readonly alerts?: AlertsFile | undefined;
  readonly history?: { readonly url?: string | undefined } | undefined;
};

/** The alerts as read: nothing is looked up yet. */
export type AlertsFile = AlertsConfig;

/** A check of the preflight as read: its kind has seen to the rest. */
export type CheckFile = {
  readonly type: string;
  readonly name?: string | undefined;
  readonly blocking?: boolean | undefined;
  readonly timeout?: string | undefined;
};

/** The preflight as read. */
export type PreflightFile = {
  readonly namespace: string;
  readonly env: string;
  readonly live: string;
  readonly simulated: readonly string[];
  readonly ttl: string;
  readonly checks: readonly CheckFile[];
};
