import { couldBothHold } from './when.ts';
import { daysBetween } from './dates.ts';
import type { FiledEntry } from './entry.ts';
import { type EntryKey, formatEntry } from './format.ts';
import { keyPosition } from './parse.ts';
import { type LedgerProblem, type Position, shown } from './problem.ts';

/** What a ledger is held against. */
export type LedgerRules = {
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** How far from today, in days, an entry may be due: once it is in the ledger it only comes nearer. */
  readonly maxDueDays: number;
  /** Everybody who can own an entry; absent where nobody has said so. */
  readonly owners?: ReadonlySet<string>;
  /** Where a key stands in the file of an entry. By default, where it stands in a file that is formatted. */
  readonly placeOf?: (entry: FiledEntry, key: EntryKey) => Position;
};

/** What makes a ledger invalid, and what only deserves a look. */
export type LedgerCheck = { readonly errors: readonly LedgerProblem[]; readonly warnings: readonly LedgerProblem[] };

type Say = (entry: FiledEntry, key: EntryKey, message: string) => LedgerProblem;

/** Checks the entries of a whole ledger against each other, the date and the owners. */
export const checkLedger = (entries: readonly FiledEntry[], rules: LedgerRules): LedgerCheck => {
  const { placeOf = canonicalPlace } = rules;
  const say: Say = (entry, key, message) => ({ file: entry.file, ...placeOf(entry, key), message });
  const owners = rules.owners && new Set(Array.from(rules.owners, name => name.toLowerCase()));
  const errors = [
    ...duplicates(entries, say),
    ...conflicts(entries, say),
    ...entries.flatMap(entry => [...ownerErrors(entry, owners, say), ...dateErrors(entry, rules, say)]),
  ];
  const warnings = [...covered(entries, say), ...entries.flatMap(entry => dateWarnings(entry, rules, say))];
  return { errors, warnings };
};

const canonicalPlace = (entry: FiledEntry, key: EntryKey): Position => keyPosition(formatEntry(entry), key);

const duplicates = (entries: readonly FiledEntry[], say: Say): readonly LedgerProblem[] => {
  const first = new Map<string, FiledEntry>();
  return entries.flatMap(entry => {
    const other = first.get(entry.id);
    if (other === undefined) first.set(entry.id, entry);
    return other === undefined
      ? []
      : [say(entry, 'id', `The id ${entry.id} is also that of ${other.file}: ${mend(entry, other)}`)];
  });
};

const mend = (a: FiledEntry, b: FiledEntry): string =>
  a.test === b.test && a.kind === b.kind && a.signature === b.signature
    ? 'remove one of the two.'
    : 'lengthen one of the two by up to four hex digits.';

/** Two entries for one failure of one test: nobody could say which of them excuses it. One such pair is said of an entry. */
const conflicts = (entries: readonly FiledEntry[], say: Say): readonly LedgerProblem[] => {
  const groups = new Map<string, FiledEntry[]>();
  return entries.flatMap(entry => {
    let found: FiledEntry | undefined;
    for (const test of new Set([entry.test, ...entry.aka])) {
      const key = [test, entry.kind, entry.signature].join('\0');
      const group = groups.get(key) ?? [];
      found ??= group.find(other => couldBothHold(other.when, entry.when));
      groups.set(key, group);
      group.push(entry);
    }
    if (found === undefined || found.id === entry.id) return [];
    const message = `This entry and ${found.file} could both apply to one failure of ${shown(entry.test)}: remove one, or make their "when" exclude each other.`;
    return [say(entry, entry.when === undefined ? 'test' : 'when', message)];
  });
};

const ownerErrors = (
  entry: FiledEntry,
  owners: ReadonlySet<string> | undefined,
  say: Say,
): readonly LedgerProblem[] => {
  if (entry.owner === undefined || owners === undefined || owners.has(entry.owner.toLowerCase())) return [];
  return [
    say(
      entry,
      'owner',
      `Nobody is called ${shown(entry.owner)}: write an owner that CODEOWNERS or the configuration names.`,
    ),
  ];
};

const dateErrors = (entry: FiledEntry, { today, maxDueDays }: LedgerRules, say: Say): readonly LedgerProblem[] => {
  const { state, due, review } = entry;
  const days = due === undefined ? 0 : daysBetween(today, due);
  const errors: LedgerProblem[] = [];
  if (days > maxDueDays)
    errors.push(
      say(entry, 'due', `It is due in ${days} days, and ${maxDueDays} are allowed from today: write an earlier date.`),
    );
  if (state === 'accepted' && review === undefined)
    errors.push(say(entry, 'state', 'An entry that is accepted needs "review": add a line for it.'));
  return errors;
};

const dateWarnings = (entry: FiledEntry, { today }: LedgerRules, say: Say): readonly LedgerProblem[] => {
  const { state, since, due, review } = entry;
  const warnings: LedgerProblem[] = [];
  if (since > today)
    warnings.push(
      say(entry, 'since', `It is said to be first seen on ${since}, and today is ${today}: mend the date.`),
    );
  if (due !== undefined && due < since)
    warnings.push(say(entry, 'due', `It was due before it was first seen, on ${since}: mend one of the dates.`));
  if (state === 'accepted' && review !== undefined && review < today)
    warnings.push(say(entry, 'review', `Its review was due on ${review}: look at it again and write the next date.`));
  return warnings;
};

/** An entry that excuses any failure makes those beside it superfluous. */
const covered = (entries: readonly FiledEntry[], say: Say): readonly LedgerProblem[] => {
  const cheques = new Map<string, FiledEntry[]>();
  for (const entry of entries.filter(({ signature }) => signature === 'any'))
    for (const test of new Set([entry.test, ...entry.aka])) {
      const key = `${test}\0${entry.kind}`;
      cheques.set(key, [...(cheques.get(key) ?? []), entry]);
    }
  return entries.flatMap(entry => {
    if (entry.signature === 'any') return [];
    const other = [entry.test, ...entry.aka]
      .flatMap(test => cheques.get(`${test}\0${entry.kind}`) ?? [])
      .find(cheque => couldBothHold(cheque.when, entry.when));
    return other === undefined
      ? []
      : [
          say(
            entry,
            'signature',
            `${other.file} excuses any ${entry.kind} of this test, and this one too: remove one.`,
          ),
        ];
  });
};
