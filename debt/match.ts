import { editDistance } from './edit-distance.ts';
import type { DebtEntry } from './entry.ts';
import { kept } from './mask-patterns.ts';
import type { Seen } from './observe.ts';
import type { Signature } from './signature.ts';

const nearShare = 0.1;
const tellShare = 0.5;
// The ledger is written by people: a message of theirs may be of any length.
const longest = 1024;
const keptNumbers = new RegExp(kept, 'gu');

/** How well an entry fits what was observed. `percent`: the edit distance; absent when it is more than half of the text. */
export type Match =
  | { readonly kind: 'exact' | 'any' }
  | { readonly kind: 'near'; readonly percent: number }
  | { readonly kind: 'other'; readonly percent?: number; readonly otherType: boolean };

/**
 * Holds what was seen against an entry by their signatures, and then by their masked texts. Their kinds are not compared. An entry
 * may still have names of this machine in it, or of one whose name is a word here.
 */
export const matches = (
  entry: Pick<DebtEntry, 'signature' | 'message'>,
  seen: Pick<Seen, keyof Signature | 'named'>,
): Match => {
  const match = held(entry, seen);
  if (match.kind === 'exact' || match.kind === 'any' || seen.named === undefined) return match;
  const asNamed = held(entry, seen.named);
  return asNamed.kind === 'exact' || match.kind === 'other' ? (asNamed.kind === 'other' ? match : asNamed) : match;
};

const held = (entry: Pick<DebtEntry, 'signature' | 'message'>, observed: Signature): Match => {
  if (entry.signature === observed.signature) return { kind: 'exact' };
  if (entry.signature === 'any') return { kind: 'any' };
  const [owed, seen] = [entry.message.slice(0, longest), observed.message.slice(0, longest)];
  const mean = (owed.length + seen.length) / 2;
  const otherType = typeOf(owed) !== typeOf(seen);
  const close = otherType ? undefined : editDistance(owed, seen, mean * nearShare);
  if (close !== undefined) return { kind: 'near', percent: percentOf(close, mean) };
  const far = editDistance(owed, seen, mean * tellShare);
  return { kind: 'other', otherType, ...(far === undefined ? {} : { percent: percentOf(far, mean) }) };
};

/**
 * What must be equal however long the rest is: of an exception what stands before the first colon, of a hang, a crash and
 * a leak all but the places; and the exit and status codes.
 */
const typeOf = (message: string): string => {
  const headline = message.split(' @ ', 1)[0] ?? '';
  const type = /^(?:hang|crash|leak): /.test(headline)
    ? headline
    : headline.slice(0, Math.max(0, headline.indexOf(':')));
  return [type.trim(), ...(headline.match(keptNumbers) ?? [])].join(' ');
};

const percentOf = (distance: number, mean: number): number => (mean === 0 ? 0 : Math.round((distance / mean) * 100));
