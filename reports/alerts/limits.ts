/** How many alerts go out, and how long is tried. Times in milliseconds. */
export type AlertLimits = {
  /** P1 to P3 share so many messages in any such time; P0 takes of them without asking. */
  readonly messages: number;
  readonly windowMs: number;
  /** P1 goes out once in this time for each key. */
  readonly quietMs: number;
  /** After so many tries that failed, a message is a dead letter. */
  readonly tries: number;
  /** What still waits after this time is one as well. */
  readonly oldestMs: number;
  /** From the first failed try to the next; it doubles from try to try. */
  readonly backoffMs: number;
  /** So long a message belongs to the process that tries to send it, should that die. */
  readonly leaseMs: number;
};

/** The limits of every gate. */
export const alertLimits: AlertLimits = {
  messages: 10,
  windowMs: 60_000,
  quietMs: 5 * 60_000,
  tries: 5,
  oldestMs: 24 * 3_600_000,
  backoffMs: 1_000,
  leaseMs: 60_000,
};
