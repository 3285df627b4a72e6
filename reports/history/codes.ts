import type { Flag, OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { FailureRecord } from '../../harness/protocol/record.ts';
import { parseStored } from './stored-json.ts';

/** The numbers that stand for outcomes in the file. They are on disk: add at the end, never reorder. */
export const outcomeCodes: readonly OutcomeKind[] = ['passed', 'failed', 'hung', 'crashed', 'skipped', 'not-run'];

/** The numbers that stand for kinds of failure in the file. On disk as well. */
export const kindCodes: readonly FailureRecord['kind'][] = ['fail', 'hang', 'crash', 'leak'];

/** One bit each, in this order. On disk as well. */
const flagBits: readonly Flag[] = ['flaky', 'leaky', 'slow'];

/** Flags as the sum of their bits. */
export const flagsToBits = (flags: readonly Flag[]): number =>
  flagBits.reduce((bits, flag, index) => (flags.includes(flag) ? bits + 2 ** index : bits), 0);

/** The flags of a sum of bits. */
export const bitsToFlags = (bits: number): readonly Flag[] => flagBits.filter((_, index) => (bits >> index) & 1);

/**
 * Text from outside as it is stored: SQLite ends a text at its first NUL, and half a surrogate pair comes back as another
 * character, so both are escaped.
 */
export const toStored = (text: string): string => (isPlain(text) ? text : JSON.stringify(text).slice(1, -1));

/** Nearly every text; asking is much quicker than escaping. */
const isPlain = (text: string): boolean => !/["\\\u0000-\u001f\ud800-\udfff]/.test(text);

/** The text that was stored. */
export const fromStored = (stored: string): string =>
  stored.includes('\\') ? String(parseStored(`"${stored}"`)) : stored;
