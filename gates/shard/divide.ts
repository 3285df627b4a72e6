import { createHash } from 'node:crypto';
import type { FileRef } from '../../suites/adapter.ts';
import { fileKey } from '../../suites/file-key.ts';

/** What stays together in one shard: a file of a suite, or a suite whose runner cannot be told to run a part. */
export type Piece = {
  readonly suite: string;
  /** Absent: the whole suite. */
  readonly file?: FileRef;
  /** How long it took of late, in whole milliseconds; undefined where nobody knows. */
  readonly ms?: number;
  /** All pieces with the same word go to one shard. */
  readonly tie?: string;
};

/**
 * Shares pieces between shards: the longest first, each to the shard that has least so far (Graham 1969). What nobody has timed
 * counts as the average of what is known. Made of names and whole numbers only: the same pieces and times give the same shards on every machine.
 */
export const divide = (pieces: readonly Piece[], shards: number): readonly (readonly Piece[])[] => {
  const known = pieces.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
  const usual = known.length === 0 ? 1 : Math.max(1, Math.round(known.reduce((sum, ms) => sum + ms, 0) / known.length));
  const weightOf = ({ ms }: Piece): number => Math.max(1, ms ?? usual);
  const parts = Array.from({ length: shards }, () => ({ weight: 0, pieces: new Array<Piece>() }));
  const ordered = bundles(pieces)
    .map(bundle => ({
      bundle,
      key: pieceKey(bundle[0]),
      weight: bundle.reduce((sum, piece) => sum + weightOf(piece), 0),
    }))
    .toSorted((a, b) => b.weight - a.weight || compare(a.key, b.key));
  for (const { bundle, weight } of ordered) {
    const lightest = parts.reduce((best, part) => (part.weight < best.weight ? part : best));
    lightest.weight += weight;
    lightest.pieces.push(...bundle);
  }
  return parts.map(part => part.pieces);
};

type Bundle = readonly [Piece, ...(readonly Piece[])];

/** What can be dealt out: single pieces, and those that are tied together. */
export const bundles = (pieces: readonly Piece[]): readonly Bundle[] => {
  const tied = new Map<string, Bundle>();
  const single: Bundle[] = [];
  for (const piece of pieces.toSorted((a, b) => compare(pieceKey(a), pieceKey(b)))) {
    const before = piece.tie === undefined ? undefined : tied.get(piece.tie);
    if (piece.tie === undefined) single.push([piece]);
    else tied.set(piece.tie, before === undefined ? [piece] : [...before, piece]);
  }
  return [...single, ...tied.values()];
};

/** The whole division in a few characters: two shards that were cut from the same cloth have the same. */
export const planDigest = (parts: readonly (readonly Piece[])[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map(part => part.map(pieceKey).toSorted(compare))))
    .digest('hex')
    .slice(0, 16);

const pieceKey = ({ suite, file }: Piece): string => `${suite}\0${file === undefined ? '' : `f${fileKey(file)}`}`;

/** By code units: the order of a locale is not the same everywhere. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
