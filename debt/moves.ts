import type { Observation, Settled } from '../harness/protocol/debt.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { suiteOf } from './suite-folder.ts';

/** What tells a test that has moved from one that is gone. */
export type MoveSigns = {
  readonly entries: ReadonlyMap<string, DebtEntry>;
  /** Every test by its id. */
  readonly census: ReadonlyMap<string, TestId>;
  /** By `<suite> :: <file>`: the file's new name. */
  readonly renames: ReadonlyMap<string, string>;
};

/**
 * Finds the tests that entries without a test now go by: a file that git has seen renamed, or one failure that is nobody's, with
 * the same signature and the same titles, or in the same file. Where two could be meant, nobody is.
 */
export const withMoves = (settled: readonly Settled[], signs: MoveSigns): readonly Settled[] => {
  const gone = settled.filter(
    ({ verdict, entry = '' }) => verdict === 'gone' && signs.entries.get(entry)?.state !== 'proposed',
  );
  if (gone.length === 0) return settled;
  const fresh = bySignature(settled);
  const claims = new Map<TestId, Settled[]>();
  for (const each of gone) {
    const to = newName(each, fresh, signs);
    if (to !== undefined) claims.set(to, [...(claims.get(to) ?? []), each]);
  }
  const moved = new Map(
    [...claims].flatMap(([to, [from, ...more]]) => (from === undefined || more.length > 0 ? [] : [[to, from]])),
  );
  const sources = new Set(moved.values());
  const told = new Set<TestId>();
  const inPlace = settled.flatMap(each => {
    if (sources.has(each)) return [];
    const from = moved.get(each.test);
    if (from === undefined || !isOwed(each, signs.entries.get(from.entry ?? ''))) return [each];
    told.add(each.test);
    return [movedTo(each.test, from, each.observed)];
  });
  const silent = [...moved].filter(([to]) => !told.has(to)).map(([to, from]) => movedTo(to, from));
  return [...inPlace, ...silent];
};

const movedTo = (to: TestId, { test, entry }: Settled, observed?: Observation): Settled => ({
  test: to,
  verdict: 'moved',
  ...(entry === undefined ? {} : { entry }),
  ...(observed === undefined ? {} : { observed }),
  why: `it was ${test}: \`gate debt record\` gives its entry the new name`,
});

/** What a test under its new name shows is what its entry says. */
const isOwed = (settled: Settled, entry: DebtEntry | undefined): boolean =>
  entry !== undefined &&
  isNobodys(settled) &&
  settled.observed !== undefined &&
  keyOf(settled.observed) === keyOf(entry);

/** New, and nothing in the ledger is about it. */
const isNobodys = ({ verdict, entry, observed }: Settled): boolean =>
  verdict === 'new' && entry === undefined && observed !== undefined;

const bySignature = (settled: readonly Settled[]): ReadonlyMap<string, readonly TestId[]> => {
  const found = new Map<string, TestId[]>();
  for (const each of settled) {
    if (!isNobodys(each) || each.observed === undefined) continue;
    const key = keyOf(each.observed);
    const tests = found.get(key);
    if (tests === undefined) found.set(key, [each.test]);
    else tests.push(each.test);
  }
  return found;
};

const keyOf = ({ kind, signature }: { readonly kind: string; readonly signature: string }): string =>
  `${kind} ${signature}`;

const newName = (
  { test, entry: id = '' }: Settled,
  fresh: ReadonlyMap<string, readonly TestId[]>,
  { entries, census, renames }: MoveSigns,
): TestId | undefined => {
  const old = partsOf(test);
  const file = renames.get(`${suiteOf(test)} :: ${old.file}`);
  if (file !== undefined) {
    const renamed = test.replace(`:: ${old.file}`, () => `:: ${file}`);
    const found = census.get(renamed);
    if (found !== undefined) return found;
  }
  const entry = entries.get(id);
  if (entry === undefined) return undefined;
  const alike = (fresh.get(keyOf(entry)) ?? []).filter(candidate => {
    const now = partsOf(candidate);
    return now.scope === old.scope && (now.file === old.file || now.titles.join(' > ') === old.titles.join(' > '));
  });
  return alike.length === 1 ? alike[0] : undefined;
};

type Parts = { readonly scope: string; readonly file: string; readonly titles: readonly string[] };

const partsOf = (test: string): Parts => {
  const at = test.indexOf(' :: ');
  const [file = '', ...titles] = test.slice(at + 4).split(' > ');
  return { scope: test.slice(0, at), file, titles };
};
