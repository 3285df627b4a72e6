import type { DebtKind, Observation, Settled, Settlement } from '../harness/protocol/debt.ts';
import type { TestRecord } from '../harness/protocol/record.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { ledgerCounts } from './ledger-counts.ts';
import { withMoves } from './moves.ts';
import { observe, type Seen } from './observe.ts';
import type { OwnWords } from './own-words.ts';
import { pseudoFates, scopeOf } from './pseudo-tests.ts';
import { suspicion } from './suspicion.ts';
import { judgeAbsent, judgeCalm } from './verdict-of-calm.ts';
import { excuses, type Judgement, judgeTrouble, orExpired } from './verdict-of-trouble.ts';

/** All that a verdict on debt is made of. */
export type SettleInput = {
  readonly tests: readonly TestRecord[];
  /** The census is whole: not a partial run, and no suite of it was cut. Only then can anything be paid or gone. */
  readonly complete: boolean;
  /** What the machines on which it ran call themselves. */
  readonly own?: OwnWords;
  /** Only those whose `when` holds. */
  readonly entries: readonly DebtEntry[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly rules: { readonly flaky: 'fail' | 'warn'; readonly leaks: 'fail' | 'warn' };
  /** Isolated reruns of tests that have passed: how many, and how many of them passed. */
  readonly reruns: ReadonlyMap<TestId, { readonly count: number; readonly passed: number }>;
  /** Runs in a row before this one in which the test ran and nothing went wrong, and in which it failed. 0 where nobody remembers. */
  readonly streaks: ReadonlyMap<TestId, { readonly clean: number; readonly failed: number }>;
  /** Tests that passed in the last complete run, where one is remembered. */
  readonly baseline?: ReadonlySet<TestId>;
  /** Suites that this run is about: entries of other suites are left alone. */
  readonly suites: ReadonlySet<string>;
  /** Files that git has seen renamed since the last complete run: by `<suite> :: <file>`, the new name. */
  readonly renames?: ReadonlyMap<string, string>;
};

/** What is to be said of some tests, and the tests that an entry names: what everything after the first pass is made of. */
type FirstPass = {
  readonly troubled: ReadonlyMap<TestId, Troubled>;
  readonly census: ReadonlyMap<TestId, TestRecord>;
};
type Troubled = { readonly observations: readonly Seen[]; readonly settled: readonly Settled[] };

/**
 * Holds a finished run against the ledger, in one pass. When several verdicts could be given, the first of these is: `new`,
 * `escalated`, `drift`, `solid`, `expired`, then the rest; only `paid` and `gone` also beat `expired`, because they end it.
 * A suspect run clears nothing.
 */
export const settle = (input: SettleInput): Settlement => {
  const suspect = suspicion(input.tests, input.baseline);
  const complete = input.complete && suspect === undefined;
  const entries = [...input.entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const first = firstPass(input, entriesByTest(entries));
  const { calm, absent, unseen } = settleCalm({ ...input, complete }, first);
  const settled = [...first.concerned].flatMap(id => take(id, first.troubled, calm));
  return {
    settled: withMoves([...settled, ...absent], {
      entries: new Map(entries.map(entry => [entry.id, entry])),
      census: new Map(absent.length === 0 ? [] : input.tests.map(({ id }) => [id, id])),
      renames: input.renames ?? new Map(),
    }),
    ledger: ledgerCounts(input.entries, input.today),
    ...(unseen.length === 0 ? {} : { unseen }),
    ...(suspect === undefined ? {} : { suspect }),
  };
};

const namesOf = ({ test, aka }: DebtEntry): readonly TestId[] =>
  aka.length === 0 ? [test] : [...new Set([test, ...aka])];

const entriesByTest = (entries: readonly DebtEntry[]): ReadonlyMap<TestId, readonly DebtEntry[]> => {
  const byTest = new Map<TestId, DebtEntry[]>();
  for (const entry of entries) {
    for (const test of namesOf(entry)) {
      const known = byTest.get(test);
      if (known === undefined) byTest.set(test, [entry]);
      else known.push(entry);
    }
  }
  return byTest;
};

/** The one pass over all tests, of which there may be a million: most of them are looked up once and never again. */
const firstPass = (
  { tests, own, rules, streaks, today }: SettleInput,
  byTest: ReadonlyMap<TestId, readonly DebtEntry[]>,
): FirstPass & { readonly concerned: ReadonlySet<TestId> } => {
  const softened: Partial<Record<DebtKind, boolean>> = { flaky: rules.flaky === 'warn', leak: rules.leaks === 'warn' };
  const troubled = new Map<TestId, Troubled>();
  const census = new Map<TestId, TestRecord>();
  const concerned = new Set<TestId>();
  for (const test of tests) {
    const owed = byTest.get(test.id);
    if (owed !== undefined) census.set(test.id, test);
    const observations = observe(test, own);
    if (owed !== undefined || observations.length > 0) concerned.add(test.id);
    if (observations.length === 0) continue;
    const failedInARow = (streaks.get(test.id)?.failed ?? 0) + 1;
    const settled = observations.flatMap(observed => {
      const around = { today, failedInARow, softened: softened[observed.kind] ?? false };
      const judgement = judgeTrouble(observed, owed ?? [], around);
      return judgement === undefined ? [] : [told(test.id, judgement, observed)];
    });
    troubled.set(test.id, { observations, settled });
  }
  return { troubled, census, concerned };
};

const told = (test: TestId, { verdict, entry, why }: Judgement, seen?: Seen): Settled => ({
  test,
  verdict,
  ...(entry === undefined ? {} : { entry: entry.id }),
  ...(seen === undefined ? {} : { observed: withoutNames(seen) }),
  ...(why === undefined ? {} : { why }),
});

const withoutNames = ({ kind, signature, message }: Seen): Observation => ({ kind, signature, message });

/** Every entry that explains nothing of what went wrong: its test may have passed. */
const settleCalm = (
  input: SettleInput,
  { troubled, census }: FirstPass,
): {
  readonly calm: ReadonlyMap<TestId, readonly Settled[]>;
  readonly absent: readonly Settled[];
  readonly unseen: NonNullable<Settlement['unseen']>;
} => {
  const named = new Set([...troubled.values()].flatMap(({ settled }) => settled.map(({ entry }) => entry)));
  const fateOf = pseudoFates(input.tests);
  const calm = new Map<TestId, Settled[]>();
  const absent: Settled[] = [];
  const unseen: { readonly entry: string; readonly test: TestId }[] = [];
  for (const entry of input.entries) {
    if (named.has(entry.id) || !isAbout(entry, input.suites)) continue;
    const test = namesOf(entry)
      .map(name => census.get(name))
      .find(found => found !== undefined);
    const cleanBefore = input.streaks.get(test?.id ?? entry.test)?.clean ?? 0;
    const around = { complete: input.complete, cleanBefore };
    const judgement =
      test === undefined
        ? judgeAbsent(entry, fateOf(entry.test), around)
        : judgeCalm(entry, test, { ...around, ...evidenceOf(troubled.get(test.id)), ...rerunsOf(input, test.id) });
    if (judgement === undefined) continue;
    if (!excuses(entry)) {
      if (input.complete && isOver(entry, test, judgement))
        unseen.push({ entry: entry.id, test: test?.id ?? entry.test });
      continue;
    }
    const word = told(test?.id ?? entry.test, orDue(judgement, entry, input.today));
    if (test === undefined) absent.push(word);
    else calm.set(test.id, [...(calm.get(test.id) ?? []), word]);
  }
  return { calm, absent, unseen };
};

/** Whether what a proposed entry is about did not show. Nobody asks for more: it excuses nothing, and would be proposed again. */
const isOver = ({ kind }: DebtEntry, test: TestRecord | undefined, { verdict }: Judgement): boolean => {
  if (kind === 'flaky') return verdict === 'paid' || verdict === 'gone';
  return test === undefined ? verdict !== 'unproven' : test.outcome !== 'skipped' && test.outcome !== 'not-run';
};

const isAbout = ({ test }: DebtEntry, suites: ReadonlySet<string>): boolean => {
  const scope = scopeOf(test);
  return suites.has(scope) || suites.has(scope.split('/', 1)[0] ?? '');
};

const orDue = (judgement: Judgement, entry: DebtEntry, today: string): Judgement =>
  judgement.verdict === 'paid' || judgement.verdict === 'gone' ? judgement : orExpired(judgement, entry, today);

const evidenceOf = (
  troubled: Troubled | undefined,
): { readonly leaks: boolean; readonly otherLeaks: boolean; readonly flaky: boolean } => {
  const kinds = troubled?.observations.map(({ kind }) => kind) ?? [];
  const owed = troubled?.settled.some(({ verdict, observed }) => verdict === 'known' && observed?.kind === 'leak');
  const leaks = kinds.includes('leak');
  return { leaks, otherLeaks: leaks && owed !== true, flaky: kinds.includes('flaky') };
};

const rerunsOf = (
  { reruns }: SettleInput,
  test: TestId,
): { readonly reruns?: { readonly count: number; readonly passed: number } } => {
  const found = reruns.get(test);
  return found === undefined ? {} : { reruns: found };
};

const none: readonly Settled[] = [];

const take = (
  id: TestId,
  troubled: ReadonlyMap<TestId, Troubled>,
  calm: ReadonlyMap<TestId, readonly Settled[]>,
): readonly Settled[] => {
  const [bad, good] = [troubled.get(id)?.settled ?? none, calm.get(id) ?? none];
  return good.length === 0 ? bad : [...bad, ...good];
};
