import { debtKinds, type DebtKind, type DebtVerdict } from '../harness/protocol/debt.ts';
import type { DebtEntry } from './entry.ts';
import { isSolid } from './flakiness.ts';
import { type Match, matches } from './match.ts';
import type { Seen } from './observe.ts';
import { isOverdue } from './overdue.ts';

/** What the ledger says of one observation, and the entry that says it. */
export type Judgement = { readonly verdict: DebtVerdict; readonly entry?: DebtEntry; readonly why?: string };

/** What is known beside the entries of the test. */
export type Circumstances = {
  readonly today: string;
  /** Runs in a row, this one included, in which the test failed. */
  readonly failedInARow: number;
  /** The gate only warns of this kind: nothing about it blocks. */
  readonly softened: boolean;
};

type Candidate = { readonly entry: DebtEntry; readonly match: Match };

/** Holds what went wrong with a test against the entries of that test; undefined for what nobody needs to be told of. */
export const judgeTrouble = (
  observed: Seen,
  entries: readonly DebtEntry[],
  around: Circumstances,
): Judgement | undefined => {
  const candidates = entries
    .filter(entry => coversKind(entry, observed.kind))
    .map(entry => ({ entry, match: matches(entry, observed) }))
    .sort((a, b) => compare(rank(a, observed, around), rank(b, observed, around)));
  const excusing = candidates.filter(({ entry }) => excuses(entry));
  const known = excusing.find(({ match }) => match.kind !== 'other');
  if (known !== undefined) return judgeKnown(known, observed, around);
  if (around.softened) return soften(excusing[0], observed, entries, around);
  const proposed = candidates.find(({ match }) => match.kind !== 'other');
  if (proposed !== undefined) return { verdict: 'new', entry: proposed.entry, why: onlyProposed(proposed.entry) };
  const [closest] = excusing;
  if (closest !== undefined) return { verdict: 'drift', entry: closest.entry, why: matchWords(closest.match) };
  return judgeOtherKind(observed, entries, around) ?? { verdict: 'new' };
};

/** Whether an entry of this state excuses what it describes. */
export const excuses = ({ state }: DebtEntry): boolean => state !== 'proposed';

/** That an entry fell due beats every mild word. */
export const orExpired = (judgement: Judgement, entry: DebtEntry, today: string): Judgement =>
  isOverdue(entry, today)
    ? { verdict: 'expired', entry, why: [`was due ${entry.due ?? ''}`, judgement.why].filter(Boolean).join('; ') }
    : judgement;

/** Whether an entry is about this kind of trouble. A flaky test fails sometimes: that is what its entry says. */
export const coversKind = (entry: DebtEntry, kind: DebtKind): boolean =>
  entry.kind === kind || (entry.kind === 'flaky' && kind === 'fail');

const matchOrder: readonly Match['kind'][] = ['exact', 'any', 'near', 'other'];

const rank = ({ entry, match }: Candidate, { kind }: Seen, { today }: Circumstances): readonly number[] => [
  matchOrder.indexOf(match.kind),
  entry.kind === kind ? 0 : 1,
  isOverdue(entry, today) ? 1 : 0,
  'percent' in match ? match.percent : 100,
];

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};

const judgeKnown = ({ entry, match }: Candidate, observed: Seen, around: Circumstances): Judgement => {
  if (entry.kind === 'flaky' && observed.kind === 'fail' && isSolid(entry.rate, around.failedInARow))
    return {
      verdict: 'solid',
      entry,
      why: `failed ${around.failedInARow} times in a row: it is broken and no longer flaky`,
    };
  const why = match.kind === 'exact' ? undefined : matchWords(match);
  return orExpired({ verdict: 'known', entry, ...(why === undefined ? {} : { why }) }, entry, around.today);
};

const soften = (
  closest: Candidate | undefined,
  observed: Seen,
  entries: readonly DebtEntry[],
  around: Circumstances,
): Judgement | undefined => {
  if (closest !== undefined) {
    const { entry, match } = closest;
    return orExpired(
      { verdict: 'known', entry, why: `${matchWords(match)}; this gate only warns of it` },
      entry,
      around.today,
    );
  }
  const other = judgeOtherKind(observed, entries, around);
  return other?.verdict === 'escalated' ? undefined : other;
};

const judgeOtherKind = (
  { kind, signature }: Seen,
  entries: readonly DebtEntry[],
  { today }: Circumstances,
): Judgement | undefined => {
  const bySeverity = entries.filter(excuses).sort((a, b) => severity(a.kind) - severity(b.kind));
  const milder = bySeverity.findLast(entry => severity(entry.kind) < severity(kind));
  if (milder !== undefined) return { verdict: 'escalated', entry: milder, why: `was ${milder.kind}, now ${kind}` };
  const [worse] = bySeverity;
  if (worse === undefined) return undefined;
  return orExpired(
    {
      verdict: 'changed',
      entry: worse,
      why: `was ${worse.kind}, now only ${kind}: its entry can say kind: ${kind}, signature: ${signature}`,
    },
    worse,
    today,
  );
};

const severity = (kind: DebtKind): number => debtKinds.indexOf(kind);

const onlyProposed = ({ id }: DebtEntry): string =>
  `entry ${id} is only proposed, which excuses nothing: accept it with an owner, a reason and a due date`;

/** How well an entry fits, in words. */
export const matchWords = (match: Match): string => {
  if (match.kind === 'near') return `signature is near: ${match.percent} % edit distance`;
  if (match.kind !== 'other') return match.kind === 'any' ? 'its entry takes any signature' : 'signature is the same';
  const { percent, otherType } = match;
  const distance = percent === undefined ? 'more than 50 % edit distance' : `${percent} % edit distance`;
  return `signature differs: ${distance}${otherType ? ', and another type of failure' : ''}`;
};
