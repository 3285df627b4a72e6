import { afterAll, describe, expect, test } from 'vitest';
import { eachJest } from '../workbench/jest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import type { Told } from '../workbench/node-project.ts';
import { eventsOf, lines } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

const outcomes = `
test('passes', () => {});
test('fails', () => { expect({ a: 1 }).toEqual({ a: 2 }); });
test('throws a string', () => { throw 'plain words'; });
test.skip('is skipped', () => {});
test.todo('is to do');
test.failing('fails as it said', () => { throw new Error('x'); });
test.failing('passes although it said it fails', () => {});
test.each([1, 2])('is one of many: %i', () => {});
test('has a twin', () => {});
test('has a twin', () => {});
test('has a twin #2', () => {});
test('ünï 日本 🚀 > "quoted"', () => {});
test('hangs', () => new Promise(() => {}), 60);
test('waits for its callback', done => { setTimeout(done, 1); });
describe('group', () => {
  beforeEach(() => {});
  test('inside', () => {});
});
describe.skip('skipped group', () => { test('inside', () => {}); });
describe('broken before each', () => {
  beforeEach(() => { throw new Error('no table'); });
  test('suffers', () => {});
});
test.concurrent('runs beside others', async () => {});
`;
const retries = `
jest.retryTimes(2);
let tries = 0;
test('is flaky', () => { tries += 1; expect(tries).toBe(3); });
test('fails every time', () => { throw new Error('again'); });
`;

const once = (name: string, outcome = 'passed', own = ''): readonly string[] => [
  `> ${name} 1${own}`,
  `< ${name} 1 ${outcome}`,
];

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
};

/** What jest alone says of each test, in the gate's words. */
const alone = (report: Report): readonly string[] =>
  report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) =>
      [name.replace(/^.*[/]/, ''), ...ancestorTitles, title, status].join(' > '),
    ),
  );

/** The same of what the gate was told. */
const gated = (run: Told): readonly string[] => {
  const name = (ref: { readonly file?: string; readonly titles: readonly string[]; readonly nth?: number }): string =>
    JSON.stringify([ref.file, ref.titles, ref.nth ?? 1]);
  const last = new Map(eventsOf(run, 'test-finished').map(({ test: ref, outcome }) => [name(ref), outcome.kind]));
  const words = {
    passed: 'passed',
    failed: 'failed',
    hung: 'failed',
    crashed: 'failed',
    skipped: 'pending',
    'not-run': '?',
  };
  return eventsOf(run, 'discovered').flatMap(({ tests }) =>
    tests.map(ref => {
      const kind = last.get(name(ref)) ?? 'skipped';
      const status = ref.reason === 'todo' ? 'todo' : words[kind];
      return [ref.file, ...ref.titles, status].join(' > ');
    }),
  );
};

describe.each(eachJest())('jest $major', { timeout: 120_000 }, ({ project }) => {
  test('every outcome is told, test by test, while the runner goes on', async () => {
    const run = await project({ 'all.test.js': outcomes }).gate();
    expect(run.dropped).toBe(0);
    expect(run.code, run.stderr).toBe(1);
    const told = lines(run, 'runner-view', 'runner-ready', 'discovered').filter(line => !line.includes('runs beside'));
    const all = (name: string, outcome?: string, own?: string): readonly string[] =>
      once(`all.test.js > ${name}`, outcome, own);
    const [started = '', finished = ''] = all('group > inside');
    const [begun = '', broken = ''] = all('broken before each > suffers', 'failed: Error: no table');
    const each = (group: string): readonly string[] => [
      `> (beforeEach, each) all.test.js > ${group}`,
      `< (beforeEach, each) all.test.js > ${group} ok`,
    ];
    expect(told).toEqual([
      '> (load) all.test.js',
      '< (load) all.test.js ok',
      ...all('passes'),
      ...all('fails', 'failed: Error: expect(received).toEqual(expected) // deep equality'),
      ...all('throws a string', 'failed: plain words'),
      ...all('fails as it said'),
      ...all(
        'passes although it said it fails',
        'failed: Error: Failing test passed even though it was supposed to fail. Remove `.failing` to remove error.',
      ),
      ...all('is one of many: 1'),
      ...all('is one of many: 2'),
      ...all('has a twin'),
      ...all('has a twin #2'),
      ...all('has a twin #2 #2'),
      ...all('ünï 日本 🚀 > "quoted"'),
      ...all('hangs', 'hung by runner, test 60', ' own 60'),
      ...all('waits for its callback'),
      started,
      ...each('group'),
      finished,
      begun,
      ...each('broken before each'),
      broken,
      'done',
    ]);
    const concurrent = eventsOf(run, 'test-started').filter(event => event.concurrent === true);
    expect(concurrent.map(event => event.test.titles)).toEqual([['runs beside others']]);
  });

  test.each([['--runInBand'], ['--maxWorkers=2']])('names and counts equal those of jest alone: %s', async how => {
    const files = { 'all.test.js': outcomes, 'retries.test.js': retries, 'other.test.js': `test('a', () => {});` };
    const here = project(files);
    await here.bare([how, '--json', '--outputFile=report.json']);
    const report = JSON.parse(here.read('report.json')) as Report;
    const run = await project(files).gate({ args: [how] });
    expect(gated(run).toSorted()).toEqual(alone(report).toSorted());
  });

  test('the second witness agrees on every test', async () => {
    const run = await project({ 'all.test.js': outcomes, 'retries.test.js': retries }).gate();
    const name = (ref: object): string => JSON.stringify(ref);
    const view = eventsOf(run, 'runner-view').flatMap(({ tests }) => tests);
    const seen = new Map(view.map(({ test: ref, outcome }) => [name(ref), outcome.kind]));
    const own = eventsOf(run, 'test-finished').filter(({ outcome }) => outcome.kind !== 'hung');
    const last = new Map(own.map(({ test: ref, outcome }) => [name(ref), outcome.kind]));
    expect(seen.size).toBe(eventsOf(run, 'discovered').flatMap(({ tests }) => tests).length);
    for (const [ref, kind] of last) expect([ref, seen.get(ref)]).toEqual([ref, kind]);
  });

  test('retries are attempts', async () => {
    const run = await project({ 'retries.test.js': retries }).gate();
    const told = eventsOf(run, 'test-finished').map(
      ({ test: ref, attempt, outcome }) => `${ref.titles.join()} ${attempt} ${outcome.kind}`,
    );
    expect(told.toSorted()).toEqual([
      'fails every time 1 failed',
      'fails every time 2 failed',
      'fails every time 3 failed',
      'is flaky 1 failed',
      'is flaky 2 failed',
      'is flaky 3 passed',
    ]);
  });

  test('a failure has its place in the source and its diff', async () => {
    const here = project({ 'all.test.js': outcomes });
    const run = await here.gate({ args: ['-t', '^fails$'] });
    const outcome = eventsOf(run, 'test-finished')[0]?.outcome;
    const failure = outcome?.kind === 'failed' ? outcome.failures[0] : undefined;
    expect(failure?.stack[0]).toMatchObject({ file: `${here.cwd}/all.test.js`, line: 3 });
    expect(failure?.detail).toMatch(/-\s+"a": 2,\n\+\s+"a": 1,/);
    expect(failure?.detail).not.toContain('\u001B');
  });

  test('a list runs nothing and writes nothing', async () => {
    const here = project({ 'all.test.js': outcomes }, { reporters: ['default', '<rootDir>/mine.js'] });
    here.write('mine.js', `module.exports = class { onRunComplete() { require('fs').writeFileSync('mine', ''); } };`);
    const run = await here.gate({ mode: 'list' });
    expect(run.code).toBe(0);
    expect(eventsOf(run, 'test-started')).toEqual([]);
    expect(eventsOf(run, 'discovered').flatMap(({ tests }) => tests)).toHaveLength(19);
    expect(here.has('mine')).toBe(false);
  });
});
