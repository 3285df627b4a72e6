import { relative, resolve, sep } from 'node:path';
import type { DebtEntry } from '../../../debt/entry.ts';
import { nameIndex } from '../../../debt/import/names.ts';
import { makeEntry } from '../../../debt/make-entry.ts';
import { ownerOfFile, ownerRules } from '../../../debt/owners.ts';
import type { Observation } from '../../../harness/protocol/debt.ts';
import type { RunRecord, TestRecord } from '../../../harness/protocol/record.ts';
import type { TestId } from '../../../harness/protocol/test-id.ts';
import { headline } from '../../../reports/plain-text.ts';
import { suitesOf } from '../../find-suites.ts';
import { matchesId } from '../../id-pattern.ts';
import { type ListedIn, readList } from '../../import-list.ts';
import { codeOwners } from '../../known-owners.ts';
import { counted } from '../../policies/counted.ts';
import { rebuild } from '../../rebuild.ts';
import { findRunFolder } from '../../run-folder.ts';
import { settledRun, type SettledRun } from '../../settled-run.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { bookDebt } from './book-debt.ts';
import { type OpenDebt, openDebt } from './open-debt.ts';
import { checkBulk, type DebtOptions, dueFrom, ownerFrom, reasonFrom } from './options.ts';
import { changeDebt } from './write-debt.ts';

/** What became of one thing that was listed. */
type Taken = {
  readonly test: TestRecord;
  readonly listed: ListedIn | undefined;
  readonly observed: Observation | undefined;
};

/**
 * Takes what other tools call broken into the ledger, or, without a list, everything new of the latest run: with the owners of
 * CODEOWNERS. What goes wrong in that run has its signature; what is skipped there excuses any failure.
 */
export const importDebt = async (
  files: readonly string[],
  options: DebtOptions,
  terminal: Terminal,
): Promise<number> => {
  const open = await openDebt(options);
  const { config } = open;
  const lists = await Promise.all(files.map(file => readList(resolve(options.cwd ?? '.', file), config.root)));
  const run = settledRun(config.root, options.run);
  const folder = findRunFolder(config.root, run?.head.id);
  if (run === undefined || folder === undefined)
    throw new UsageError(
      'there is no run here that came to its end: type `gate full`, a list is held against its tests.',
    );
  if (run.settlement.suspect !== undefined)
    throw new UsageError(`the run ${run.head.id} is suspect, nothing of it is recorded: ${run.settlement.suspect}`);
  const folders = await foldersOf(open);
  const found = look(files.length === 0 ? undefined : lists.flat(), {
    record: rebuild(folder),
    run,
    folders,
  });
  const entries = entriesFrom(found.taken, { options, open, run, folders });
  checkBulk(entries.length, options.bulk);
  let added: readonly DebtEntry[] = [];
  const known = new Set<string>();
  await changeDebt(open, there => {
    const byId = new Map(there.map(entry => [entry.id, entry]));
    for (const { id } of there) known.add(id);
    added = entries.flatMap(entry => onTopOf(byId.get(entry.id), entry));
    return { write: added };
  });
  // What was proposed already has been counted as it was.
  await bookDebt(config, { added: added.filter(({ id }) => !known.has(id)) });
  terminal.out(`${[...countLines(added, options), ...found.left].join('\n')}\n`);
  return 0;
};

/** What a run has proposed by itself gets the terms of the list; what somebody has decided already stays as it is. */
const onTopOf = (there: DebtEntry | undefined, entry: DebtEntry): readonly DebtEntry[] => {
  if (there === undefined) return [entry];
  if (there.state !== 'proposed' || entry.state === 'proposed') return [];
  const { since, commit, origin } = there;
  return [{ ...there, ...entry, since, origin, ...(commit === undefined ? {} : { commit }) }];
};

type Looking = {
  readonly record: RunRecord;
  readonly run: SettledRun;
  readonly folders: ReadonlyMap<string, string>;
};

const foldersOf = async ({ config }: OpenDebt): Promise<ReadonlyMap<string, string>> =>
  new Map((await suitesOf(config)).map(({ name, cwd }) => [name, relative(config.root, cwd).split(sep).join('/')]));

const pathOf = ({ suite, file }: TestRecord, folders: ReadonlyMap<string, string>): string =>
  file === '' ? '' : [folders.get(suite) ?? '', file].filter(part => part !== '').join('/');

/** Finds the tests that are meant, and says what was left out and why. */
const look = (
  listed: readonly ListedIn[] | undefined,
  { record, run, folders }: Looking,
): { readonly taken: readonly Taken[]; readonly left: readonly string[] } => {
  const tests = new Map(record.tests.map(test => [test.id, test]));
  const wrong = new Map(
    run.settlement.settled.flatMap(({ test, verdict, observed }) =>
      observed === undefined || !fresh.has(verdict) ? [] : [[test, observed]],
    ),
  );
  if (listed === undefined)
    return { taken: [...wrong].flatMap(([id, observed]) => takenOf(tests.get(id), undefined, observed)), left: [] };
  const index = nameIndex(
    record.tests.map(test => ({ ...test, path: pathOf(test, folders) })),
    matchesId,
  );
  const taken = new Map<TestId, Taken>();
  const left: string[] = [];
  for (const each of listed) {
    const place = `${each.file}:${each.line}`;
    const meant = new Set([each.name, ...(each.also ?? [])].flatMap(index));
    if (meant.size === 0)
      left.push(`${place}: no test of the run ${run.head.id} is called ${JSON.stringify(each.name)}`);
    for (const id of meant) {
      const [test, observed] = [tests.get(id), wrong.get(id)];
      if (test?.outcome === 'passed' && observed === undefined)
        left.push(`${place}: it passes in the run ${run.head.id}: ${headline(id)}`);
      for (const found of takenOf(test, each, observed)) taken.set(id, found);
    }
  }
  return { taken: [...taken.values()], left };
};

const fresh: ReadonlySet<string> = new Set(['new', 'drift', 'escalated']);

/** What is known already as it is now, and what did not run, has nothing to be written down. */
const takenOf = (
  test: TestRecord | undefined,
  listed: ListedIn | undefined,
  observed: Observation | undefined,
): readonly Taken[] =>
  test === undefined || (observed === undefined && test.outcome !== 'skipped') ? [] : [{ test, listed, observed }];

const entriesFrom = (
  taken: readonly Taken[],
  {
    options,
    open,
    run,
    folders,
  }: {
    readonly options: DebtOptions;
    readonly open: OpenDebt;
    readonly run: SettledRun;
    readonly folders: ReadonlyMap<string, string>;
  },
): readonly DebtEntry[] => {
  const { config, today } = open;
  const rules = ownerRules(codeOwners(config.root) ?? '');
  const given = {
    ...(options.owner === undefined ? {} : { owner: ownerFrom('--owner', options.owner, open) }),
    ...(options.reason === undefined ? {} : { reason: reasonFrom(options.reason) }),
    ...(options.due === undefined ? {} : { due: dueFrom(options.due, open) }),
  };
  const { commit } = run.head;
  return taken.map(({ test, listed, observed }) => {
    const owner = ownerOfFile(rules, pathOf(test, folders)) ?? given.owner;
    const reason = (listed?.reason?.trim().length ?? 0) >= 20 ? listed?.reason?.trim() : given.reason;
    const ticket = listed?.ticket ?? options.ticket ?? options.bulk;
    const isOpen = owner !== undefined && reason !== undefined && given.due !== undefined;
    return makeEntry({
      test: test.id,
      ...(observed ?? { kind: listed?.kind ?? 'fail', signature: 'any', message: '' }),
      since: today,
      ...(commit === undefined ? {} : { commit: commit.slice(0, 8) }),
      ...(listed?.when === undefined ? {} : { when: listed.when }),
      state: isOpen ? 'open' : 'proposed',
      ...(owner === undefined ? {} : { owner }),
      ...(reason === undefined ? {} : { reason }),
      ...(given.due === undefined ? {} : { due: given.due }),
      ...(ticket === undefined ? {} : { ticket }),
      ...(options.bulk === undefined ? {} : { batch: options.bulk }),
    });
  });
};

const countLines = (added: readonly DebtEntry[], { due }: DebtOptions): readonly string[] => {
  const open = added.filter(({ state }) => state === 'open');
  const owners = new Map<string, number>();
  for (const { owner = '(nobody)' } of added) owners.set(owner, (owners.get(owner) ?? 0) + 1);
  const cheques = added.filter(({ signature }) => signature === 'any').length;
  const proposed = added.length - open.length;
  return [
    `${counted(added.length, 'entry', 'entries')} imported: ${open.length} open${open.length > 0 ? ` until ${open[0]?.due ?? due ?? ''}` : ''}, ${proposed} proposed`,
    ...[...owners]
      .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .map(([owner, count]) => `  ${String(count).padStart(5)}  ${owner}`),
    ...(cheques > 0
      ? [`${cheques} of them excuse any failure: their tests were skipped, so nobody knows how they fail`]
      : []),
    ...(proposed > 0
      ? ['What is proposed excuses nothing: it needs --owner (or a line in CODEOWNERS), --reason and --due.']
      : []),
  ];
};
