import type { Flag, OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { CheckStatus, Pings } from '../../harness/protocol/preflight.ts';
import type { FailureRecord, RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';
import { bookedKills, type BookedKill } from './booked-kill.ts';

/** What the history remembers of one run: the record without its texts. */
export type Booking = {
  readonly run: BookedRun;
  readonly suites: readonly BookedSuite[];
  readonly tests: readonly BookedTest[];
  readonly kills: readonly BookedKill[];
  /** What its preflight has come to. Not exported: it was about one machine. */
  readonly preflight?: BookedPreflight;
  /** What of it an earlier run has done, which may have been booked itself. Not exported: there it stands once. */
  readonly kept?: Kept;
};

/** The preflight of a run. */
export type BookedPreflight = {
  readonly env: string;
  /** It has looked for real, and nothing has failed; undefined of a dry run, which says nothing of that. */
  readonly succeeded?: boolean;
  readonly at: number;
  readonly ms: number;
  readonly checks: readonly { readonly name: string; readonly status: CheckStatus }[];
  readonly pings: readonly Pings[];
};

/** Tests whose fates are of the interrupted runs that a run has gone on with. */
export type Kept = {
  readonly runs: readonly string[];
  /** By test: the processes that it has leaked. */
  readonly tests: ReadonlyMap<TestId, number>;
};

/** A run as the history knows it. All times in milliseconds, stamps since the epoch. */
export type BookedRun = {
  readonly id: string;
  readonly gate: string;
  readonly partial: boolean;
  readonly verdict: VerdictKind;
  readonly startedAt: number;
  readonly ms: number;
  /** Its place in the order of runs: its end, or a moment after the newest run where the clock has gone backwards. */
  readonly position: number;
  readonly commit?: string;
  readonly branch?: string;
  readonly dirty?: boolean;
  readonly gateVersion: string;
  readonly host: RunRecord['run']['host'];
};

/** What a run has done in one suite that no single test tells. */
export type BookedSuite = {
  readonly name: string;
  readonly ms: number;
  readonly leaked: number;
  readonly debtAdded: number;
  readonly debtPaid: number;
};

/** One test of a run. */
export type BookedTest = {
  readonly id: TestId;
  readonly suite: string;
  readonly project?: string;
  readonly file: string;
  readonly titles: readonly string[];
  readonly outcome: OutcomeKind;
  readonly ms: number;
  readonly attempts: number;
  readonly flags: readonly Flag[];
  readonly kind?: FailureRecord['kind'];
  readonly signature?: string;
};

/** What was written into the ledger because of a run, and what was paid: entries by suite. */
export type DebtMoves = {
  readonly debtAdded?: ReadonlyMap<string, number>;
  readonly debtPaid?: ReadonlyMap<string, number>;
};

/** Makes of a run's record what is remembered of it. */
export const bookingOf = (record: RunRecord, moves: DebtMoves = {}): Booking => {
  const tests = new Map<TestId, BookedTest>();
  for (const test of record.tests) tests.set(test.id, bookedTest(test));
  const kills = bookedKills(record);
  const kept = keptIn(record);
  return {
    run: bookedRun(record),
    suites: bookedSuites(record, kills, moves),
    tests: [...tests.values()],
    kills,
    ...(kept === undefined ? {} : { kept }),
    ...bookedPreflight(record),
  };
};

const bookedPreflight = ({ run, verdict, preflight }: RunRecord): Pick<Booking, 'preflight'> => {
  if (preflight === undefined) return {};
  const { env, mode, durationMs, totals, checks } = preflight;
  const isOver = verdict.kind !== 'interrupted' && verdict.kind !== 'incomplete';
  return {
    preflight: {
      env,
      ...(mode === 'dry-run' ? {} : { succeeded: isOver && totals.fail + totals.error === 0 }),
      at: atLeastZero(Date.parse(run.finishedAt)),
      ms: atLeastZero(durationMs),
      checks: checks.map(({ name, status }) => ({ name, status })),
      pings: checks.flatMap(({ pings }) => pings ?? []),
    },
  };
};

const keptIn = ({ run: { resumedThrough }, tests }: RunRecord): Kept | undefined =>
  resumedThrough === undefined
    ? undefined
    : {
        runs: resumedThrough,
        tests: new Map(tests.filter(({ kept }) => kept).map(({ id, leaks = [] }) => [id, leaks.length])),
      };

/** Whether a run answers for all its tests: what a later census can be held against. */
export const isComplete = ({ partial, verdict }: Pick<BookedRun, 'partial' | 'verdict'>): boolean =>
  !partial && verdict !== 'incomplete' && verdict !== 'interrupted';

/** A whole number of at least 0, whatever the clock has said. */
export const atLeastZero = (value: number): number => (Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0);

const bookedRun = ({ run, verdict }: RunRecord): BookedRun => {
  const startedAt = atLeastZero(Date.parse(run.startedAt));
  const ms = atLeastZero(run.durationMs);
  return {
    id: run.id,
    gate: run.gate,
    partial: run.partial,
    verdict: verdict.kind,
    startedAt,
    ms,
    position: startedAt + ms,
    ...(run.commit === undefined ? {} : { commit: run.commit }),
    ...(run.branch === undefined ? {} : { branch: run.branch }),
    ...(run.dirty === undefined ? {} : { dirty: run.dirty }),
    gateVersion: run.gateVersion,
    host: run.host,
  };
};

const bookedTest = ({ id, suite, project, file, titles, outcome, flags, ...rest }: TestRecord): BookedTest => {
  const { kind, signature } = rest.failure ?? rest.earlier?.at(-1) ?? {};
  const ms = atLeastZero(rest.durationMs);
  const attempts = atLeastZero(rest.attempts);
  const plain = { id, suite, file, titles, outcome, ms, attempts, flags };
  // Nearly every test: what might have more is larger, also where it has none.
  if ((project === undefined || project === '') && kind === undefined) return plain;
  return {
    ...plain,
    ...(project === undefined || project === '' ? {} : { project }),
    ...(kind === undefined ? {} : { kind }),
    ...(signature === undefined ? {} : { signature }),
  };
};

const none: ReadonlyMap<string, number> = new Map();

const bookedSuites = (
  { suites, tests }: RunRecord,
  kills: readonly BookedKill[],
  { debtAdded = none, debtPaid = none }: DebtMoves,
): readonly BookedSuite[] => {
  const times = new Map(suites.map(({ name, durationMs }) => [name, atLeastZero(durationMs)]));
  const leaked = new Map<string, number>();
  for (const { suite, leaks = [] } of tests) leaked.set(suite, (leaked.get(suite) ?? 0) + leaks.length);
  const names = [times, leaked, debtAdded, debtPaid].flatMap(map => [...map.keys()]);
  return [...new Set([...names, ...kills.map(({ suite }) => suite)])].map(name => ({
    name,
    ms: times.get(name) ?? 0,
    leaked: leaked.get(name) ?? 0,
    debtAdded: atLeastZero(debtAdded.get(name) ?? 0),
    debtPaid: atLeastZero(debtPaid.get(name) ?? 0),
  }));
};
