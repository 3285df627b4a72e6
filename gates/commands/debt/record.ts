import type { DebtEntry } from '../../../debt/entry.ts';
import { isFlaky } from '../../../debt/flake-record.ts';
import type { Settled } from '../../../harness/protocol/debt.ts';
import { oneLine } from '../../../reports/plain-text.ts';
import { matchesId } from '../../id-pattern.ts';
import { counted } from '../../policies/counted.ts';
import { settledRun } from '../../settled-run.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { bookDebt } from './book-debt.ts';
import { entryLine } from './entry-lines.ts';
import type { FlakeRecords } from './flake-words.ts';
import { bornOn, entryOf, isFresh, rateOf, recordsOf } from './fresh-entries.ts';
import { openDebt } from './open-debt.ts';
import { type DebtOptions, type Terms, termsOf } from './options.ts';
import { changeDebt } from './write-debt.ts';

/** Takes the new regressions of a run into the ledger: open with owner, reason and due date, otherwise only proposed. */
export const record = async (
  patterns: readonly string[],
  options: DebtOptions,
  terminal: Terminal,
): Promise<number> => {
  const open = await openDebt(options);
  const { config, today } = open;
  const run = settledRun(config.root, options.run);
  if (run === undefined)
    throw new UsageError('there is no run here that came to its end: type `gate full`, then record what it found.');
  const { head, settlement } = run;
  if (settlement.suspect !== undefined)
    throw new UsageError(`the run ${head.id} is suspect, nothing of it is recorded: ${settlement.suspect}`);
  const found = settlement.settled.filter(
    ({ verdict, test }) =>
      (verdict === 'moved' || isFresh(verdict)) &&
      (patterns.length === 0 || patterns.some(pattern => matchesId(pattern, test))),
  );
  if (found.length === 0) {
    terminal.out(
      `Nothing to record: the run ${head.id} has no ${patterns.length === 0 ? '' : 'such '}new regression.\n`,
    );
    return 0;
  }
  const fresh = found.filter(({ verdict }) => verdict !== 'moved');
  const terms = termsOf(options, open, fresh.length);
  const records = await recordsOf(config, fresh);
  if (options.flaky === true) refuseSolid(fresh, records);
  const born = bornOn(today, head);
  let there: ReadonlyMap<string, DebtEntry> = new Map();
  let added: readonly DebtEntry[] = [];
  let moved: readonly DebtEntry[] = [];
  await changeDebt(open, entries => {
    there = new Map(entries.map(entry => [entry.id, entry]));
    moved = found.filter(({ verdict }) => verdict === 'moved').flatMap(settled => renamed(settled, entries));
    added = fresh.flatMap(settled =>
      entryOf(options.flaky === true ? asFlaky(settled) : settled, {
        there,
        terms,
        born: { ...born, ...rateOf(settled, options.flaky === true, records) },
        introduced: options.introduced === true,
      }),
    );
    return { write: [...moved, ...added] };
  });
  // What was proposed already has been counted as it was.
  await bookDebt(config, { added: added.filter(({ id }) => !there.has(id)) });
  const lines = [...told(moved, 'with another name'), ...told(added, stateWords(terms)), ...nextWords(terms, added)];
  terminal.out(`${lines.length === 0 ? alreadyWords(fresh.length) : lines.join('\n')}\n`);
  return 0;
};

const told = (entries: readonly DebtEntry[], words: string): readonly string[] =>
  entries.length === 0 ? [] : [`${counted(entries.length, 'entry', 'entries')} ${words}:`, ...entries.map(entryLine)];

const stateWords = (terms: Terms | undefined): string => {
  if (terms === undefined) return 'proposed, which excuses nothing';
  return terms.state === 'accepted'
    ? `accepted, to be looked at on ${terms.review ?? ''}`
    : `open until ${terms.due ?? ''}`;
};

/** A run of everything proposes what it finds by itself. */
const alreadyWords = (count: number): string =>
  `Nothing to record: ${counted(count, 'new regression is', 'new regressions are')} in the ledger already, only proposed. Open them with \`gate debt accept\`, or with --owner, --reason and --due.`;

const nextWords = (terms: Terms | undefined, added: readonly DebtEntry[]): readonly string[] =>
  terms === undefined && added.length > 0
    ? ['', 'Open them with `gate debt accept <id…> --owner … --reason … --due …`.']
    : [];

/** Its test has another name: everything else of the entry stays, its id as well. */
const renamed = ({ test, entry }: Settled, entries: readonly DebtEntry[]): readonly DebtEntry[] =>
  entries.filter(({ id }) => id === entry).map(there => ({ ...there, test, aka: [...there.aka, there.test] }));

/** A test that only fails is broken: as flaky it would be excused for ever. */
const refuseSolid = (found: readonly Settled[], records: FlakeRecords): void => {
  for (const { test, observed } of found) {
    const record = records.get(test);
    if (observed?.kind === 'flaky' || (record !== undefined && isFlaky(record))) continue;
    if (observed?.kind !== 'fail')
      throw new UsageError(`${oneLine(test)}: a ${observed?.kind ?? 'test'} is not owed as flaky: leave out --flaky.`);
    const words =
      record === undefined
        ? 'no run of it is remembered here'
        : `it went wrong in ${record.failures} of its ${record.runs} runs`;
    throw new UsageError(
      `${oneLine(test)} is not shown to be flaky: ${words}; it takes a pass on another attempt, a pass and a failure at one commit, or two failures between passes in ten runs.`,
    );
  }
};

const asFlaky = (settled: Settled): Settled =>
  settled.observed === undefined ? settled : { ...settled, observed: { ...settled.observed, kind: 'flaky' } };
