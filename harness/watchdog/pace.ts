const shortestMs = 25;
const longestMs = 1_000;
/** A launch that has been quiet for so long is looked at more and more rarely. */
const quietMs = 1_000;

/** How long to wait before a launch is looked at again: not long while it has news, never past the moment at which a clock runs out. */
export const paceOf = (now: number, { newsAt, dueAt }: { readonly newsAt: number; readonly dueAt: number }): number => {
  const silentMs = now - newsAt;
  // In the same moment for all that have been quiet for long: one waking of the gate instead of many.
  const longMs = longestMs - (now % longestMs);
  const pauseMs = silentMs < quietMs ? shortestMs : silentMs < longestMs * 20 ? silentMs / 20 : longMs;
  return Math.max(shortestMs, Math.min(pauseMs, dueAt - now));
};
