/** What the sentinel and the loop that it watches know of each other. */
export type SentinelData = {
  /** Shared memory, one number a cell. */
  readonly cells: Int32Array;
  readonly stallMs: number;
};

/** The cell in which the thread counts the milliseconds that it has run. */
export const lived = 0;
/** The cell in which the loop counts its turns. */
export const turns = 1;
