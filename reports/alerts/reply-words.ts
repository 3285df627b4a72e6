import { headline } from '../plain-text.ts';
import type { Sending } from './channels/channel.ts';
import type { Posted } from './post-json.ts';

/** The longest pause that a server is believed. */
const longestPauseMs = 3_600_000;
const shortestPauseMs = 1_000;

/** Milliseconds of a pause that was given in seconds; 1 s where it makes no sense. */
export const pauseMs = (seconds: unknown): number => {
  const said = Number(seconds);
  return Number.isFinite(said) && said > 0
    ? Math.min(longestPauseMs, Math.max(shortestPauseMs, said * 1000))
    : shortestPauseMs;
};

/** What a plain HTTP answer means for a message: most 4xx come again the same, everything else may pass. */
export const sendingOf = (posted: Posted): Sending => {
  if ('trouble' in posted) return { kind: 'again', why: posted.trouble, done: 0 };
  const { status, retryAfter, text } = posted;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const why = `it answered ${status}${text === '' ? '' : `: ${headline(text, 120)}`}`;
  if (status === 429) return { kind: 'wait', ms: pauseMs(retryAfter), why, done: 0 };
  if (status === 408 || status >= 500) return { kind: 'again', why, done: 0 };
  return { kind: 'never', why, done: 0 };
};
