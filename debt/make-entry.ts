import { createHash } from 'node:crypto';
import type { DebtKind } from '../harness/protocol/debt.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';

/** What a new entry must be told; what it is not told is `proposed`, preexisting, and holds everywhere. */
export type NewEntry = Pick<DebtEntry, 'test' | 'kind' | 'signature' | 'message' | 'since'> & Partial<DebtEntry>;

/** What an entry's id is made of. */
export type EntryBirth = { readonly test: TestId; readonly kind: DebtKind; readonly signature: string };

/** Makes a new entry. The same failure has the same id on every branch. */
export const makeEntry = (fields: NewEntry): DebtEntry => ({
  id: entryId(fields),
  aka: [],
  state: 'proposed',
  origin: 'preexisting',
  ...fields,
});

/** The id of an entry at its birth. A longer one, of up to 16 digits, is for when two entries have the same twelve. */
export const entryId = ({ test, kind, signature }: EntryBirth, digits = 12): string =>
  createHash('sha256').update([test, kind, signature].join('\0')).digest('hex').slice(0, digits);
