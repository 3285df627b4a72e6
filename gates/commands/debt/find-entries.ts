import type { DebtEntry } from '../../../debt/entry.ts';
import { matchesId } from '../../id-pattern.ts';
import { UsageError } from '../../usage-error.ts';

/** The entries that somebody means: by id, by the beginning of one (at least 4 digits), by test id, or with `*`. Throws `UsageError` for a word that means none. */
export const findEntries = <E extends DebtEntry>(entries: readonly E[], words: readonly string[]): readonly E[] => {
  const found = new Set<E>();
  for (const word of words) {
    const meant = entries.filter(entry => isMeant(entry, word));
    if (meant.length === 0)
      throw new UsageError(`no entry of the ledger is meant by "${word}": \`gate debt list\` shows them.`);
    for (const entry of meant) found.add(entry);
  }
  return [...found];
};

const isMeant = ({ id, test, aka }: DebtEntry, word: string): boolean =>
  (/^[0-9a-f]{4,}$/.test(word) && id.startsWith(word)) || [test, ...aka].some(name => matchesId(word, name));
