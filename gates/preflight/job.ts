import type { PreflightMode } from '../../harness/protocol/preflight.ts';
import type { EnvironmentKind } from './environment.ts';

/** A check as it is to be run. `settings` as they are written: what they refer to is read where they are used. */
export type JobCheck = {
  readonly name: string;
  readonly type: string;
  readonly blocking: boolean;
  readonly limitMs: number;
  readonly settings: unknown;
};

/** What the process of a preflight is told: all of it, and nothing secret. */
export type Job = {
  readonly mode: PreflightMode;
  readonly env: string;
  readonly kind: EnvironmentKind;
  /** The folder of the configuration, absolute. */
  readonly root: string;
  readonly checks: readonly JobCheck[];
  /** Settings of others: what they refer to is as secret as what the checks refer to. */
  readonly beside?: unknown;
  /** Where answers are kept as evidence, absolute; absent: nowhere. */
  readonly answers?: string;
};

/** A job with what its launch adds. */
export type LaunchedJob = Job & {
  /** Where its events go, absolute. */
  readonly events: string;
  /** Checks that have their fate from an earlier launch. */
  readonly skip: readonly string[];
};

/** The variable that carries it: unlike a file it leaves nothing behind. */
export const jobVariable = 'GATE_PREFLIGHT_JOB';

/** What that variable says where the job comes as a line on the input of the process, once it is known. */
export const jobOnInput = 'input';

/** A name that is looked up without end holds a thread, and lookups get no more than half of them: the other checks have theirs. */
export const threadsFor = ({ checks }: Pick<Job, 'checks'>): string =>
  String(Math.min(2 * (usualThreads + checks.length), mostThreads));

const usualThreads = 4;
const mostThreads = 128;

/** How the process ends itself when it has said everything and a lookup still holds it: nobody else sends it that. */
export const heldSignal = 'SIGUSR2';

/** A longer text no environment holds on Linux. */
export const longestJob = 120_000;
