import type { TestHistory } from '../../reports/history/test-history.ts';
import { fileKey } from '../../suites/file-key.ts';
import type { SuiteChoice } from '../fast/choose.ts';
import { counted } from '../policies/counted.ts';
import { UsageError } from '../usage-error.ts';
import { bundles, divide, type Piece, planDigest } from './divide.ts';
import { type ListedFiles, piecesOf } from './pieces.ts';
import type { Shard } from './shard-option.ts';

/** What one shard runs, and how the whole was divided. */
export type ShardChoice = { readonly choices: readonly SuiteChoice[]; readonly plan: string };

/** Chooses what a shard runs. Suites that are tied stay together. Throws `UsageError` where there are more shards than there is to share. */
export const chooseShard = (
  listed: readonly ListedFiles[],
  { history, tied = [] }: { readonly history: readonly TestHistory[]; readonly tied?: readonly (readonly string[])[] },
  { index, of }: Shard,
): ShardChoice => {
  const pieces = piecesOf(listed, history, tied);
  const count = bundles(pieces).length;
  if (pieces.length > 0 && count < of)
    throw new UsageError(
      `--shard ${index}/${of}: there ${count === 1 ? 'is' : 'are'} only ${counted(count, 'file or suite', 'files and suites')} to share${tied.map(group => ` (${tieWords(group)})`).join('')}, so use at most ${counted(count, 'shard', 'shards')}.`,
    );
  const parts = divide(pieces, of);
  const own = parts[index - 1] ?? [];
  const names = [...new Set(listed.map(({ suite }) => suite))].filter(name => own.some(({ suite }) => suite === name));
  return {
    choices: names.map(name =>
      choiceOf(
        own.filter(({ suite }) => suite === name),
        listed.find(({ suite }) => suite === name)?.files ?? [],
        name,
      ),
    ),
    plan: planDigest(parts),
  };
};

/** Why some suites are in one shard. */
export const tieWords = (group: readonly string[]): string =>
  `${group.slice(0, -1).join(', ')} and ${group.at(-1)} stay together, as they need each other`;

const choiceOf = (own: readonly Piece[], files: ListedFiles['files'], suite: string): SuiteChoice => {
  const refs = own.flatMap(({ file }) => file ?? []);
  const chosen = new Set(refs.map(fileKey));
  const rest = files.filter(({ ref }) => !chosen.has(fileKey(ref)));
  const times = own.flatMap(({ ms }) => ms ?? []);
  return {
    suite,
    ...(rest.length === 0 ? {} : { only: { files: refs, tests: [] } }),
    first: refs,
    unsure: [],
    leftOut: rest.reduce((sum, { tests }) => sum + tests, 0),
    ...(times.length === 0 ? {} : { ms: times.reduce((sum, ms) => sum + ms, 0) }),
    reasons: [],
  };
};
