const shortestMs = 25;
const longestMs = 200;
/** A launch that has been quiet for so long is looked at more and more rarely. */
const quietMs = 1_000;

/** How long to wait before a launch is looked at again: not long while it has news, never past the moment at which a clock runs out. */
export const paceOf = (now: number, { newsAt, dueAt }: { readonly newsAt: number; readonly dueAt: number }): number => {
  const silentMs = now - newsAt;
  const pauseMs = silentMs < quietMs ? shortestMs : Math.min(longestMs, silentMs / 20);
  return Math.max(shortestMs, Math.min(pauseMs, dueAt - now));
};
