import type { AlertLimits } from '../../alerts/limits.ts';
import { numberAt } from '../cells.ts';
import type { Database } from '../database.ts';

/** Kept longer than the limit looks back, so that the last hour can be read off. */
const keptMs = 3_600_000;

/** How many messages the limit still allows at this moment. What a clock that was set back has left in the future does not count. */
export const freeTokens = (database: Database, now: number, { messages, windowMs }: AlertLimits): number => {
  const [row] = database.rows('select coalesce(sum(tokens), 0) from alert_tokens where at > ? and at <= ?', [
    now - windowMs,
    now,
  ]);
  return messages - numberAt(row, 0);
};

/** Takes tokens, whether there are any or not: P0 asks nobody. */
export const takeTokens = (database: Database, now: number, tokens: number): void => {
  database.run('delete from alert_tokens where at < ?', [now - keptMs]);
  database.run('insert into alert_tokens (at, tokens) values (?, ?)', [now, tokens]);
};

/** When the limit allows so many messages again. */
export const freeAt = (
  database: Database,
  now: number,
  wanted: number,
  { messages, windowMs }: AlertLimits,
): number => {
  const taken = database.rows('select at, tokens from alert_tokens where at > ? and at <= ? order by at', [
    now - windowMs,
    now,
  ]);
  let used = taken.reduce((sum, row) => sum + numberAt(row, 1), 0);
  for (const row of taken) {
    used -= numberAt(row, 1);
    if (messages - used >= wanted) return numberAt(row, 0) + windowMs;
  }
  return now + windowMs;
};
