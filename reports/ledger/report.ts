import { debtKinds, type DebtKind } from '../../harness/protocol/debt.ts';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { ageInDays, daysBetween } from './days.ts';
import type { LedgerEntry, LedgerFacts } from './facts.ts';
import { type Forecast, forecast } from './forecast.ts';

/** What one owner owes. */
export type OwnerRow = {
  readonly owner: string | undefined;
  readonly entries: readonly LedgerEntry[];
  readonly overdue: number;
  readonly oldestDays: number;
  readonly renewals: number;
};

/** Entries that have one cause, as far as the signature can tell. */
export type Cluster = { readonly message: string; readonly entries: readonly LedgerEntry[] };

/** A hang that is owed, and where it stood in the newest whole run. */
export type OwedHang = { readonly entry: LedgerEntry; readonly seen?: TestRecord };

/** The report of a ledger: every number of it, in the order in which it is told. */
export type LedgerReport = LedgerFacts & {
  readonly totals: {
    readonly entries: number;
    /** Open or being mended: somebody owes it. */
    readonly owed: number;
    readonly overdue: number;
    readonly dueSoon: number;
    readonly proposed: number;
    readonly accepted: number;
    readonly ownerless: number;
  };
  readonly overdue: readonly LedgerEntry[];
  readonly dueSoon: readonly LedgerEntry[];
  readonly ages: {
    readonly spans: readonly string[];
    readonly rows: readonly { readonly kind: DebtKind; readonly counts: readonly number[] }[];
  };
  readonly owners: readonly OwnerRow[];
  readonly clusters: readonly Cluster[];
  readonly hangs: readonly OwedHang[];
  /** What excuses more than one failure, or for ever. */
  readonly cheques: readonly LedgerEntry[];
  readonly forecast?: Forecast;
};

const soonDays = 14;
const spans = [7, 30, 90, 180];

/** Makes the report: the same facts give the same report. */
export const ledgerReport = (facts: LedgerFacts): LedgerReport => {
  const { entries, today, past, run } = facts;
  const owed = entries.filter(isOwed).toSorted(byDue);
  const overdue = owed.filter(({ due }) => due !== undefined && due < today);
  const dueSoon = owed.filter(({ due }) => due !== undefined && due >= today && daysBetween(today, due) <= soonDays);
  const count = (state: LedgerEntry['state']): number => entries.filter(entry => entry.state === state).length;
  const future = past === undefined ? undefined : forecast(past.points, today);
  return {
    ...facts,
    totals: {
      entries: entries.length,
      owed: owed.length,
      overdue: overdue.length,
      dueSoon: dueSoon.length,
      proposed: count('proposed'),
      accepted: count('accepted'),
      ownerless: entries.filter(({ owner }) => owner === undefined).length,
    },
    overdue,
    dueSoon,
    ages: agesOf(entries, today),
    owners: ownersOf(entries, today),
    clusters: clustersOf(entries),
    hangs: hangsOf(entries, run),
    cheques: entries.filter(({ state, signature }) => state === 'accepted' || signature === 'any').toSorted(byDue),
    ...(future === undefined ? {} : { forecast: future }),
  };
};

const isOwed = ({ state }: LedgerEntry): boolean => state === 'open' || state === 'fixing';

const byDue = (a: LedgerEntry, b: LedgerEntry): number =>
  compare(a.due ?? a.review ?? '9999', b.due ?? b.review ?? '9999') || compare(a.test, b.test) || compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const agesOf = (entries: readonly LedgerEntry[], today: string): LedgerReport['ages'] => {
  const spanOf = (entry: LedgerEntry): number => {
    const at = spans.findIndex(days => ageInDays(entry, today) <= days);
    return at === -1 ? spans.length : at;
  };
  const rows = debtKinds
    .map(kind => {
      const own = entries.filter(entry => entry.kind === kind).map(spanOf);
      return { kind, counts: [...spans, 0].map((_, at) => own.filter(span => span === at).length) };
    })
    .filter(({ counts }) => counts.some(each => each > 0))
    .toReversed();
  const names = spans.map((days, at) => (at === 0 ? `up to ${days} days` : `${(spans[at - 1] ?? 0) + 1}–${days}`));
  return { spans: [...names, `over ${spans.at(-1)}`], rows };
};

/** Whoever has the most that is overdue first, then whoever owes most; what nobody owns before all. */
const ownersOf = (entries: readonly LedgerEntry[], today: string): readonly OwnerRow[] => {
  const groups = grouped(entries, ({ owner }) => owner);
  return [...groups]
    .map(([owner, own]) => ({
      owner,
      entries: own.toSorted(byDue),
      overdue: own.filter(entry => isOwed(entry) && (entry.due ?? '9999') < today).length,
      oldestDays: Math.max(...own.map(entry => ageInDays(entry, today))),
      renewals: own.reduce((sum, { renewed = 0 }) => sum + renewed, 0),
    }))
    .toSorted(
      (a, b) =>
        Number(b.owner === undefined) - Number(a.owner === undefined) ||
        b.overdue - a.overdue ||
        b.entries.length - a.entries.length ||
        compare(a.owner ?? '', b.owner ?? ''),
    );
};

const clustersOf = (entries: readonly LedgerEntry[]): readonly Cluster[] =>
  [...grouped(entries, ({ signature, id }) => (signature === 'any' ? id : signature)).values()]
    .filter(({ length }) => length > 1)
    .map(own => ({ message: own[0]?.message ?? '', entries: own }))
    .toSorted((a, b) => b.entries.length - a.entries.length || compare(a.message, b.message));

const hangsOf = (entries: readonly LedgerEntry[], run: RunRecord | undefined): readonly OwedHang[] => {
  const hung = new Map((run?.tests ?? []).flatMap(test => (test.outcome === 'hung' ? [[`${test.id}`, test]] : [])));
  return entries
    .filter(({ kind }) => kind === 'hang')
    .toSorted(byDue)
    .map(entry => {
      const seen = [entry.test, ...(entry.aka ?? [])].map(name => hung.get(name)).find(test => test !== undefined);
      return { entry, ...(seen === undefined ? {} : { seen }) };
    });
};

const grouped = <T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
};
