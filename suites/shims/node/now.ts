// Taken before any test can put a fake in its place.
const { hrtime } = process;

/** Milliseconds by a clock that never goes back. Not `performance`: who names it first makes Node load eight modules, in the process of each file. */
export const now = (): number => {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1000 + nanoseconds / 1_000_000;
};
