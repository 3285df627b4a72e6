import type { OutcomeKind } from '../../harness/protocol/outcome.ts';
import { jsonRows, numberAt, optionalTextAt, textAt } from './cells.ts';
import { bitsToFlags, fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database, Row } from './database.ts';
import { isClean, wentWrong } from './fate.ts';
import type { TestHistory } from './test-history.ts';
import { storedId, titlesFrom } from './test-titles.ts';

/** A test that has left the code never fills its window: the search for it ends after this many runs. */
const farRuns = 200;

/** So many tests are looked at at a time: all that is read of a hundred thousand would be the most that the gate ever holds. */
const pageTests = 4_000;

/** What is remembered of the tests of some suites, or of all, each over its newest `recent` outcomes. `not-run` is none. In the order of their ids. */
export const readTests = (
  database: Database,
  { suites, recent, page = pageTests }: TestsRead,
): readonly TestHistory[] => {
  const runs = database.rows('select id, started_at from runs order by position desc, name desc limit ?', [farRuns]);
  const same = sharing();
  const found: TestHistory[] = [];
  let rows: readonly Row[];
  let last = -1;
  do {
    rows = identities(database, { suites, after: last, most: page });
    const span = { after: last, to: numberAt(rows.at(-1), 0) };
    last = span.to;
    const seen = seenIn(database, { runs, recent, suites, span, open: rows.length });
    for (const row of rows) {
      const test = seen.get(numberAt(row, 0));
      if (test !== undefined) found.push(remembered(row, test, same));
    }
  } while (rows.length === page);
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
};

type TestsRead = {
  readonly suites?: readonly string[];
  readonly recent: number;
  readonly page?: number;
};

/** The same text for equal texts: the tests of a file share its name, and each row brings its own. */
const sharing = (): ((text: string) => string) => {
  const texts = new Map<string, string>();
  return text => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };
};

/** Tests by their numbers: above `after`, up to `to`. */
type Span = { readonly after: number; readonly to: number };

type Page = {
  readonly runs: readonly Row[];
  readonly recent: number;
  readonly suites: readonly string[] | undefined;
  readonly span: Span;
  readonly open: number;
};

const seenIn = (database: Database, { runs, recent, suites, span, open: tests }: Page): ReadonlyMap<number, Seen> => {
  const seen = new Map<number, Seen>();
  let open = tests;
  for (const run of runs) {
    if (open === 0) break;
    for (const row of resultsOf(database, numberAt(run, 0), suites, span)) {
      const test = seen.get(numberAt(row, 0));
      if (test !== undefined && test.runs >= recent) continue;
      const now = see(test, row, numberAt(run, 1));
      seen.set(numberAt(row, 0), now);
      if (now.runs === recent) open--;
    }
  }
  return seen;
};

/** What has been seen of one test so far, from its newest run back. */
type Seen = {
  runs: number;
  failures: number;
  readonly last: OutcomeKind;
  readonly lastFlaky: boolean;
  readonly lastAt: number;
  clean: number;
  isStreak: boolean;
  readonly times: number[];
  /** Of the runs in which it passed at once: what came before another attempt is in the time of a flaky one. */
  readonly passed: number[];
};

const suiteFilter = (suites: readonly string[] | undefined): readonly string[] =>
  suites === undefined ? [] : [JSON.stringify(suites.map(toStored))];

const identities = (
  database: Database,
  {
    suites,
    after,
    most,
  }: { readonly suites: readonly string[] | undefined; readonly after: number; readonly most: number },
): readonly Row[] =>
  jsonRows(
    database.rows(
      `select json_group_array(json_array(id, name, suite, project, file, titles)) from (
         select tests.id, tests.name, suites.name as suite, project, file, titles
         from tests join places on places.id = place join suites on suites.id = places.suite
         where tests.id > ? ${suites === undefined ? '' : 'and suites.name in (select atom from json_each(?))'}
         order by tests.id limit ?) as named`,
      [after, ...suiteFilter(suites), most],
    )[0],
  );

const resultsOf = (
  database: Database,
  run: number,
  suites: readonly string[] | undefined,
  { after, to }: Span,
): readonly Row[] => {
  const ran = `run = ? and test > ? and test <= ? and outcome <> ${outcomeCodes.indexOf('not-run')}`;
  const some = `and test in (
    select tests.id from tests join places on places.id = place join suites on suites.id = suite
    where suites.name in (select atom from json_each(?)))`;
  return jsonRows(
    database.rows(
      `select json_group_array(json_array(test, outcome, ms, flags)) from results where ${ran} ${suites === undefined ? '' : some}`,
      [run, after, to, ...suiteFilter(suites)],
    )[0],
  );
};

const see = (before: Seen | undefined, row: Row, at: number): Seen => {
  const outcome = outcomeCodes[numberAt(row, 1)] ?? 'not-run';
  const fate = { outcome, flags: bitsToFlags(numberAt(row, 3)) };
  const test = before ?? {
    runs: 0,
    failures: 0,
    last: outcome,
    lastFlaky: fate.flags.includes('flaky'),
    lastAt: at,
    clean: 0,
    isStreak: true,
    times: [],
    passed: [],
  };
  test.runs++;
  if (wentWrong(fate)) test.failures++;
  if (outcome !== 'skipped') test.isStreak &&= isClean(fate);
  if (test.isStreak && outcome !== 'skipped') test.clean++;
  if (outcome === 'passed' || outcome === 'failed') test.times.push(numberAt(row, 2));
  if (outcome === 'passed' && !fate.flags.includes('flaky')) test.passed.push(numberAt(row, 2));
  return test;
};

const remembered = (
  row: Row,
  { runs, failures, last, lastFlaky, lastAt, clean, times, passed }: Seen,
  same: (text: string) => string,
): TestHistory => {
  const id = storedId(fromStored(textAt(row, 1)));
  const project = fromStored(textAt(row, 3));
  const place = {
    suite: same(fromStored(textAt(row, 2))),
    ...(project === '' ? {} : { project: same(project) }),
    file: same(fromStored(textAt(row, 4))),
  };
  const ms = median(times);
  const p99Ms = percentile99(passed);
  return {
    id,
    ...place,
    titles: titlesFrom(optionalTextAt(row, 5), id, place),
    ...(ms === undefined ? {} : { ms }),
    ...(p99Ms === undefined ? {} : { passes: { runs: passed.length, p99Ms } }),
    runs,
    failures,
    last,
    lastFlaky,
    clean,
    lastAt,
  };
};

/** The mean of the middle two where their number is even. */
const median = (times: readonly number[]): number | undefined => {
  const sorted = times.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
};

/** By nearest rank: of fewer than a hundred times the longest. */
const percentile99 = (times: readonly number[]): number | undefined =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1];
