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
