import { ageInDays, daysBetween } from '../../ledger/days.ts';
import type { LedgerEntry } from '../../ledger/facts.ts';
import { headline, oneLine, truncate } from '../../plain-text.ts';
import { markup, type Html } from '../markup.ts';
import { badge, testName } from '../parts.ts';

/** A test with what it fails of. */
export const testCell = ({ test, message, signature }: LedgerEntry): Html =>
  markup`${testName(test)}<small>${signature === 'any' ? 'any failure' : headline(message)}</small>`;

/** Without a colour: a kind is no alarm here. */
export const kindCell = ({ kind }: LedgerEntry): Html => badge(kind, 'plain');

/** Who owes it. */
export const ownerCell = ({ owner }: Pick<LedgerEntry, 'owner'>): string =>
  owner === undefined ? '(nobody)' : truncate(oneLine(owner), 80);

/** Until when it is excused, and how far that is. */
export const dueCell = (entry: LedgerEntry, today: string): Html => {
  const { due, review, state } = entry;
  if (state === 'accepted') return markup`review ${review ?? 'never'}`;
  if (state === 'proposed' || due === undefined) return markup`${badge(state, 'warn')}`;
  const days = daysBetween(today, due);
  const words = days < 0 ? `${-days} days late` : days === 0 ? 'today' : `in ${days} days`;
  return markup`<span class="${days < 0 ? 'bad' : ''}">${due}</span> <small>${words}</small>`;
};

/** How long it has been known. */
export const ageCell = (entry: LedgerEntry, today: string): string => `${ageInDays(entry, today)} days`;
