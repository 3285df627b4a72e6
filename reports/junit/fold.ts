import type { RunRecord, SuiteRecord, TestRecord } from '../../harness/protocol/record.ts';
import { saneMs } from '../duration.ts';
import { headline, oneLine, truncate, truncateBytes } from '../plain-text.ts';
import type { JUnitKnown } from '../reporter.ts';
import { marksOf } from './attempts.ts';
import type { Caps, JUnitCase, JUnitDocument, JUnitSuite } from './document.ts';
import { excusedMark, isExcused } from './excused.ts';
import { caseNames, type CaseName } from './names.ts';
import { gateSuite, verdictCase } from './verdict-case.ts';

/** Says a run in the words of JUnit. Every test is there, whatever the caps. */
export const foldRun = (record: RunRecord, caps: Caps, known: JUnitKnown = 'failed'): JUnitDocument => {
  const name = caseNames(caps.name);
  const bySuite = new Map<string, JUnitCase[]>(record.suites.map(suite => [suite.name, []]));
  for (const test of record.tests) {
    const cases = bySuite.get(test.suite) ?? [];
    cases.push(
      known === 'skipped' && isExcused(test) ? excusedCase(test, name(test), caps) : foldTest(test, name(test), caps),
    );
    bySuite.set(test.suite, cases);
  }
  const verdict = verdictCase(record, name, caps);
  // The verdict stands among the properties of a suite: a run without suites must not go without one.
  if (verdict !== undefined || bySuite.size === 0)
    bySuite.set(gateSuite, [...(bySuite.get(gateSuite) ?? []), ...(verdict === undefined ? [] : [verdict])]);
  return {
    name: `gate ${oneLine(record.run.gate)}`,
    seconds: inJUnit(record.run.durationMs),
    suites: [...bySuite].map(([suite, cases]) => foldSuite(record, suite, cases)),
  };
};

const foldSuite = (record: RunRecord, name: string, cases: readonly JUnitCase[]): JUnitSuite => {
  const suite = record.suites.find(candidate => candidate.name === name);
  const timestamp = stamp(suite?.startedAt ?? record.run.startedAt);
  return {
    name: oneLine(name),
    seconds: inJUnit(suite?.durationMs ?? 0),
    ...(timestamp === undefined ? {} : { timestamp }),
    properties: [...propertiesOf(record, suite), ...debtsOf(record, name)],
    cases,
  };
};

const propertiesOf = ({ run, verdict }: RunRecord, suite: SuiteRecord | undefined): JUnitSuite['properties'] => {
  const all: readonly (readonly [string, string | undefined])[] = [
    ['gate.run', run.id],
    ['gate.verdict', verdict.kind],
    ['gate.runner', suite?.runner],
    ['gate.runner.version', suite?.runnerVersion],
    ['gate.incomplete', suite?.incomplete],
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, headline(value, 1000)] as const]));
};

/** Each entry of the ledger that tests of this suite were held against: here properties are allowed. */
const debtsOf = ({ tests }: RunRecord, suite: string): JUnitSuite['properties'] => {
  const entries = tests.flatMap(({ suite: own, debt }) =>
    own === suite && debt?.entry !== undefined ? [debt.entry] : [],
  );
  return [...new Set(entries)].filter(isWord).map(entry => ['debt.id', entry] as const);
};

// Name by name: V8 gives an object that is begun with a spread a shape of its own, of which a hundred thousand take 25 MB.
const foldTest = (test: TestRecord, { classname, name }: CaseName, caps: Caps): JUnitCase => ({
  classname,
  name,
  seconds: inJUnit(test.durationMs),
  marks: marksOf(test, caps),
  systemOut: truncateBytes(sideNotes(test, caps).join('\n'), caps.bodyBytes),
});

/** Skipped for its readers; what happened stands in its output, whole. */
const excusedCase = (test: TestRecord, name: CaseName, caps: Caps): JUnitCase => {
  const told = foldTest(test, name, caps);
  const story = told.marks.flatMap(mark =>
    mark.tag === 'skipped' ? [] : [`${mark.tag}: ${mark.body || mark.message}`],
  );
  return {
    ...told,
    marks: [excusedMark(test, caps)],
    systemOut: truncateBytes([told.systemOut, ...story].filter(part => part !== '').join('\n'), caps.bodyBytes),
  };
};

// JUnit has no element for these; a line of output is what every reader shows.
const sideNotes = ({ leaks = [], flags, debt, outcome, earlier = [] }: TestRecord, caps: Caps): readonly string[] => [
  ...leaks.map(({ pid, command }) => `leaky: left process ${pid} behind: ${truncate(oneLine(command), caps.message)}`),
  ...(flags.includes('leaky') && leaks.length === 0 ? ['leaky: left a process behind'] : []),
  ...(debt === undefined ? [] : debtLines(debt)),
  ...(outcome === 'skipped' || outcome === 'not-run'
    ? earlier.map(({ message }) => `earlier attempt: ${headline(message, caps.message)}`)
    : []),
];

// Neither schema allows properties in a testcase; readers that know them take such lines of output instead.
const debtLines = ({ verdict, entry, why }: NonNullable<TestRecord['debt']>): readonly string[] => [
  `debt: ${oneLine(verdict)}${entry === undefined ? '' : ` ${oneLine(entry)}`}${why === undefined ? '' : `: ${oneLine(why)}`}`,
  ...property('debt.verdict', verdict),
  ...(entry === undefined ? [] : property('debt.id', entry)),
];

// What is no plain word would end the line in its own place.
const property = (name: string, value: string): readonly string[] =>
  isWord(value) ? [`[[PROPERTY|${name}=${value}]]`] : [];

const isWord = (value: string): boolean => /^[\w?-]+$/.test(value);

/** Seconds with exactly three decimals: one of the two schemas forbids exponents, the other needs a number. */
const inJUnit = (ms: number): string => (saneMs(ms) / 1000).toFixed(3);

const stamp = (text: string): string | undefined => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return undefined;
  const iso = at.toISOString();
  return /^\d{4}-/.test(iso) ? iso : undefined;
};
