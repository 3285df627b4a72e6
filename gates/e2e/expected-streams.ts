import type { Row } from './expected.ts';

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const says = (...all: readonly string[]): Pick<Row, 'files' | 'suite'> => ({
  files: { 'out.tap': lines(...all) },
  suite: { command: ['cat', 'out.tap'] },
});

/** What commands that speak TAP do wrong. */
export const tapRows: readonly Row[] = [
  {
    name: 'points, directives and a subtest',
    runner: 'tap',
    ...says(
      'TAP version 14',
      '1..5',
      'ok 1 - fine',
      'not ok 2 - wrong',
      'ok 3 - left out # SKIP no network',
      'not ok 4 - later # TODO not yet',
      '# Subtest: group',
      '    ok 1 - a > b',
      '    not ok 2 - a > b',
      '    1..2',
      'not ok 5 - group',
    ),
    fates: {
      fine: 'passed',
      wrong: 'failed',
      'left out': 'skipped',
      later: 'skipped',
      'group > a > b': 'passed',
      'group > a > b #2': 'failed',
      group: 'failed',
    },
    verdict: 'fail',
  },
  {
    name: 'all is well',
    runner: 'tap',
    ...says('ok 1 - é "quoted"', 'ok', '1..2'),
    fates: { 'é "quoted"': 'passed', 'test 2': 'passed' },
    verdict: 'pass',
  },
  {
    name: 'less than was planned',
    runner: 'tap',
    ...says('1..3', 'ok 1 - a'),
    fates: { a: 'passed' },
    verdict: 'incomplete',
  },
  {
    name: 'no plan',
    runner: 'tap',
    ...says('ok 1 - a'),
    fates: { a: 'passed' },
    verdict: 'incomplete',
  },
  { name: 'no TAP', runner: 'tap', ...says('all fine'), fates: {}, verdict: 'incomplete' },
  {
    name: 'who bails out',
    runner: 'tap',
    ...says('1..3', 'ok 1 - a', 'Bail out! no database'),
    fates: { a: 'passed', '(session)': 'failed' },
    verdict: 'fail',
  },
  {
    name: 'an exit code that no test explains',
    runner: 'tap',
    files: {},
    suite: { command: ['sh', '-c', 'echo 1..1; echo ok 1 - a; exit 3'] },
    fates: { a: 'passed' },
    verdict: 'incomplete',
  },
  {
    name: 'exit 0 although a test failed',
    runner: 'tap',
    files: {},
    suite: { command: ['sh', '-c', 'echo 1..1; printf "not ok 1 - a"'] },
    fates: { a: 'failed' },
    verdict: 'fail',
  },
  {
    name: 'no end, in the middle',
    runner: 'tap',
    files: {},
    suite: {
      command: ['sh', '-c', 'echo 1..2; echo ok 1 - a; sleep 300; echo ok 2 - b'],
      limits: { silence: '2s', grace: '1s' },
    },
    fates: { a: 'passed', '(session)': 'hung gate silence' },
    verdict: 'fail',
  },
  {
    name: 'killed in the middle',
    runner: 'tap',
    files: {},
    suite: { command: ['sh', '-c', 'echo 1..2; echo ok 1 - a; kill -9 $$'] },
    fates: { a: 'passed', '(session)': 'crashed' },
    verdict: 'incomplete',
  },
  {
    name: 'a child left behind that holds stdout',
    runner: 'tap',
    files: {},
    suite: { command: ['sh', '-c', 'echo 1..1; sleep 300 & echo ok 1 - a'] },
    fates: { a: 'passed', '(session)': 'passed leaky' },
    verdict: 'fail',
  },
];

const report = (...cases: readonly string[]): string => `<testsuite name="s">${cases.join('')}</testsuite>`;
const writes = (xml: string, more = ''): Pick<Row, 'files' | 'suite'> => ({
  files: { 'source.xml': xml, 'out/stale.xml': report('<testcase name="stale"><failure/></testcase>') },
  suite: { command: ['sh', '-c', `cp source.xml out/a.xml; ${more}`], reports: ['out/*.xml'] },
});
const fine = '<testcase classname="c" name="fine"/>';

/** What commands that leave JUnit XML do wrong. */
export const junitRows: readonly Row[] = [
  {
    name: 'all that a report can say',
    runner: 'junit',
    ...writes(
      report(
        fine,
        '<testcase classname="c" name="wrong"><failure message="no">at f (a.js:3:1)</failure></testcase>',
        '<testcase classname="c" name="broken"><error type="E"/></testcase>',
        '<testcase classname="c" name="later"><skipped message="not yet"/></testcase>',
        '<testcase classname="c" name="shaky"><flakyFailure message="once"/></testcase>',
        fine,
      ),
      'exit 1',
    ),
    fates: {
      'c > fine': 'passed',
      'c > wrong': 'failed a.js:3',
      'c > broken': 'failed',
      'c > later': 'skipped',
      'c > shaky': 'passed flaky',
      'c > fine #2': 'passed',
    },
    verdict: 'fail',
  },
  { name: 'all is well', runner: 'junit', ...writes(report(fine)), fates: { 'c > fine': 'passed' }, verdict: 'pass' },
  {
    name: 'exit 0 although a test failed',
    runner: 'junit',
    ...writes(report('<testcase name="a"><failure/></testcase>')),
    fates: { 's > a': 'failed' },
    verdict: 'fail',
  },
  {
    name: 'exit 1 although none failed',
    runner: 'junit',
    ...writes(report(fine), 'exit 1'),
    fates: { 'c > fine': 'passed' },
    verdict: 'incomplete',
  },
  {
    name: 'only the report of an earlier run',
    runner: 'junit',
    files: { 'out/old.xml': report(fine) },
    suite: { command: ['true'], reports: ['out/*.xml'] },
    fates: {},
    verdict: 'incomplete',
  },
  { name: 'a report without a test', runner: 'junit', ...writes(report()), fates: {}, verdict: 'incomplete' },
  {
    name: 'half a report, and one that only wants to hurt, beside a whole one',
    runner: 'junit',
    ...writes(
      `<testsuite>${fine}<testcase`,
      `echo '<!DOCTYPE a [<!ENTITY b "c">]><testsuite/>' >out/b.xml; echo '<testsuite><testcase name="whole"/></testsuite>' >out/c.xml`,
    ),
    fates: { 'c > fine': 'passed', whole: 'passed' },
    verdict: 'incomplete',
  },
  {
    name: 'no end, after the first report',
    runner: 'junit',
    ...writes(report(fine), 'sleep 300'),
    suite: {
      command: ['sh', '-c', 'cp source.xml out/a.xml; sleep 300'],
      reports: ['out/*.xml'],
      limits: { silence: '2s', grace: '1s' },
    },
    fates: { 'c > fine': 'passed', '(session)': 'hung gate silence' },
    verdict: 'fail',
  },
  {
    name: 'killed',
    runner: 'junit',
    ...writes(report(fine), 'kill -9 $$'),
    fates: { 'c > fine': 'passed', '(session)': 'crashed' },
    verdict: 'fail',
  },
];
