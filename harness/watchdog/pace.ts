/** In milliseconds, from the quickest to the slowest. What a waking costs is paid by the tests beside it. */
const beats = [50, 100, 250, 500, 1_000] as const;
/** However soon a clock runs out. */
const leastMs = 10;
/** A launch is looked at so many times in as long as it has been silent. */
const looksPerSilence = 20;

/**
 * How long to wait before a launch is looked at again: not long while it has news, more and more rarely when it has none, never
 * past the moment at which a clock runs out. All launches are looked at on the beat, in one waking of the gate instead of many.
 */
export const paceOf = (now: number, { newsAt, dueAt }: { readonly newsAt: number; readonly dueAt: number }): number => {
  const beat = beats.findLast(each => each <= (now - newsAt) / looksPerSilence) ?? beats[0];
  return Math.max(leastMs, Math.min(beat - (now % beat), dueAt - now));
};
