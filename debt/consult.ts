import type { Observation } from '../harness/protocol/debt.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import { editDistance } from './edit-distance.ts';
import type { DebtEntry } from './entry.ts';
import { matches } from './match.ts';
import { isOverdue } from './overdue.ts';
import { coversKind, excuses, matchWords } from './verdict-of-trouble.ts';
import { type WhenFacts, whenHolds } from './when.ts';

/** An entry that was held against a test, and everything that keeps it from excusing it; nothing does when `obstacles` is empty. */
export type Consulted<E extends DebtEntry = DebtEntry> = {
  readonly entry: E;
  /** How its signature fits what was observed; absent where nothing was. */
  readonly match?: string;
  readonly obstacles: readonly string[];
};

/** All entries of one test, and the one that misses by least. */
export type Consultation<E extends DebtEntry = DebtEntry> = {
  readonly consulted: readonly Consulted<E>[];
  /** Absent when an entry excuses it, or nothing in the ledger comes near. */
  readonly nearest?: Consulted<E>;
};

type Places = { readonly today: string; readonly facts: WhenFacts };
type Weighed<E extends DebtEntry> = Consulted<E> & { readonly distance: number };

/** Asks the ledger about one test, and about what was observed of it, if anything was. */
export const consult = <E extends DebtEntry>(
  test: TestId,
  observed: Observation | undefined,
  entries: readonly E[],
  places: Places,
): Consultation<E> => {
  const own = entries.filter(entry => namesOf(entry).includes(test)).map(entry => weigh(entry, observed, places));
  const consulted = own.map(plain);
  if (observed === undefined || own.some(({ obstacles }) => obstacles.length === 0)) return { consulted };
  const [nearest] = (own.length > 0 ? own : others(test, observed, entries)).toSorted(
    (a, b) => a.distance - b.distance || a.obstacles.length - b.obstacles.length,
  );
  return { consulted, ...(nearest === undefined ? {} : { nearest: plain(nearest) }) };
};

const namesOf = ({ test, aka }: DebtEntry): readonly TestId[] => [test, ...aka];

const plain = <E extends DebtEntry>({ distance: _distance, ...consulted }: Weighed<E>): Consulted<E> => consulted;

const weigh = <E extends DebtEntry>(
  entry: E,
  observed: Observation | undefined,
  { today, facts }: Places,
): Weighed<E> => {
  const obstacles = [
    ...(whenHolds(entry.when, facts) ? [] : [`it applies only where ${entry.when ?? ''}, which is not here`]),
    ...(excuses(entry) ? [] : ['it is only proposed, which excuses nothing']),
    ...(isOverdue(entry, today) ? [`it was due ${entry.due ?? ''}`] : []),
  ];
  if (observed === undefined) return { entry, obstacles, distance: 0 };
  const match = matches(entry, observed);
  const isKind = coversKind(entry, observed.kind);
  if (!isKind) obstacles.push(`it is about ${entry.kind}, and this is ${observed.kind}`);
  if (match.kind === 'other') obstacles.push(matchWords(match));
  const percent = match.kind === 'other' ? (match.percent ?? 100) : 0;
  // What is only proposed was most likely written by the very run that is asked about: it is no miss.
  const distance = percent + (isKind ? 0 : 1000) + (excuses(entry) ? 0 : 10_000);
  return { entry, match: matchWords(match), obstacles, distance };
};

/** A test without any entry may have been renamed: the same failure is then owed under the old name. */
const others = <E extends DebtEntry>(
  test: TestId,
  observed: Observation,
  entries: readonly E[],
): readonly Weighed<E>[] =>
  entries
    .filter(entry => entry.signature === observed.signature && coversKind(entry, observed.kind))
    .map(entry => ({
      entry,
      match: 'signature is the same',
      obstacles: [`it is about another test, ${entry.test}`],
      distance: editDistance(entry.test.slice(0, 500), test.slice(0, 500), 500) ?? 500,
    }));
