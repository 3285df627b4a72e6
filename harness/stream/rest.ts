/** Output that comes within this time is read as one piece. */
const restMs = 40;
/** A piece of such a size has others behind it: who writes as much is not kept waiting. */
const muchBytes = 16 * 1024;
/** A launch that is younger may be over before it has paid. */
const youngMs = 2_000;

const nobody = new Int32Array(new SharedArrayBuffer(4));
let hasRested = false;
let wokenAt = Number.NEGATIVE_INFINITY;
let awake = 0;

/**
 * Waits a little when a small piece of output follows another, at most once in a turn of the event loop, and with it the whole
 * thread: a runner that says a line at a time would otherwise wake the gate for each of them, on a processor that its tests
 * want. The kernel keeps what comes meanwhile. Blocks for `restMs` at most; all times are monotonic milliseconds.
 */
export const rest = (bytes: number, now: number, launchedAt: number): void => {
  if (hasRested || awake > 0 || bytes >= muchBytes || now - launchedAt < youngMs) return;
  const leftMs = wokenAt + restMs - now;
  wokenAt = Math.max(now, wokenAt + restMs);
  if (leftMs <= 0) return;
  hasRested = true;
  setImmediate(() => (hasRested = false));
  Atomics.wait(nobody, 0, 0, Math.min(restMs, leftMs));
};

/** Keeps the thread from resting while something is done that has to be quick. */
export const withoutRest = async <T>(work: () => Promise<T>): Promise<T> => {
  awake += 1;
  try {
    return await work();
  } finally {
    awake -= 1;
  }
};
