import type { Channel } from './channels/channel.ts';
import type { AlertLimits } from './limits.ts';
import type { AlertStore, Fate } from './store.ts';

/** Time, as `harness/clock.ts` has it. */
export type AlertClock = {
  readonly now: () => number;
  readonly wall: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** How alerts are delivered. */
export type Delivery = {
  /** Not the same in any two processes. */
  readonly name: string;
  /** Absent: nothing can be remembered, and the sentence says why. */
  readonly store: AlertStore | undefined;
  readonly channels: readonly Channel[];
  readonly limits: AlertLimits;
  readonly clock: AlertClock;
  readonly redact: (text: string) => string;
  /** For everything together: after it nothing is waited for. */
  readonly totalMs: number;
  /** Whether the limit is waited for, so that a digest goes out too. */
  readonly isPatient?: boolean;
  /** From 0 to 1. */
  readonly chance: () => number;
};

/** What became of it. */
export type Delivered = {
  readonly fates: readonly Fate[];
  readonly sent: number;
  readonly dead: number;
  /** Letters that nobody could send in time, and alerts that wait for a digest: the next one sends them. */
  readonly waiting: number;
  readonly held: number;
  /** In sentences, without a full stop. */
  readonly troubles: readonly string[];
};
