/** Milliseconds that may have come from anywhere: never negative, never NaN or infinite, at most a year. */
export const saneMs = (ms: number): number => (ms > 0 ? Math.min(ms, 365 * 24 * 3_600_000) : 0);

/** Seconds with one decimal: `41.2 s`. */
export const inSeconds = (ms: number): string => `${(saneMs(ms) / 1000).toFixed(1)} s`;

/** A length of time for people: `350 ms`, `4.2 s`, `30 s`, `5 m`, `2 m 5 s`, `1 h 3 m`. */
export const inWords = (ms: number): string => {
  const sane = saneMs(ms);
  if (sane < 999.5) return `${Math.round(sane)} ms`;
  const seconds = sane / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1).replace(/\.0$/, '')} s`;
  return Math.round(seconds) < 3600 ? pair(Math.round(seconds), 'm', 's') : pair(Math.round(seconds / 60), 'h', 'm');
};

const pair = (count: number, large: string, small: string): string => {
  const rest = count % 60;
  return `${Math.floor(count / 60)} ${large}${rest === 0 ? '' : ` ${rest} ${small}`}`;
};
