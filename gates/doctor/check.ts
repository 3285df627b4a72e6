import type { Clock } from '../../harness/clock.ts';
import type { Warden } from '../../harness/process/warden.ts';
import type { Loading } from '../config/load.ts';
import type { SuiteConfig } from '../config/config.ts';

/** One thing that was looked at. `absent`: it is not here, and nothing needs it. */
export type Finding = {
  readonly status: 'pass' | 'warn' | 'fail' | 'absent';
  /** What was seen. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** For `fail`: what `gate core` would exit with here. 3 when not said. */
  readonly exit?: 2 | 3;
};

/** What a check may ask about. */
export type Facts = {
  readonly loading: Loading;
  /** The folder of the project. */
  readonly root: string;
  /** Configured or detected; empty where the configuration is not valid. */
  readonly suites: readonly SuiteConfig[];
  /** A folder that is removed afterwards. */
  readonly scratch: string;
  readonly warden: Warden;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** One question about this machine or this project. Changes nothing, and answers within the limit of the doctor. */
export type Check = { readonly name: string; readonly look: (facts: Facts) => Promise<readonly Finding[]> };

export const pass = (message: string): Finding => ({ status: 'pass', message });
export const absent = (message: string): Finding => ({ status: 'absent', message });
export const warn = (message: string, remedy: string): Finding => ({ status: 'warn', message, remedy });
export const fail = (message: string, remedy: string, exit: 2 | 3 = 3): Finding => ({
  status: 'fail',
  message,
  remedy,
  exit,
});
