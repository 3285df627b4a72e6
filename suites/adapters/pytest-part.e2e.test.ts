import { afterAll, describe, expect, test, vi } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Selection } from '../adapter.ts';
import { gated, isThere, tidy, type Major } from '../fixtures/pytest/launch.ts';

vi.setConfig({ testTimeout: 90_000 });
afterAll(tidy);

const majors: readonly Major[] = [7, 8, 9];
const project = 'part';
const one = { file: 'near/test_one.py' };
const selected = (...titles: readonly (readonly string[])[]): Selection => ({
  files: [one],
  tests: titles.map(each => ({ ...one, titles: each })),
});

const startsOf = (events: readonly RunnerEvent[]): readonly string[] =>
  events.flatMap(event => (event.type === 'test-started' ? [event.test.titles.join('.')] : []));
/** What the first process to collect has said. */
const modesOf = (events: readonly RunnerEvent[]): Readonly<Record<string, string>> => {
  const discovered = events.find(event => event.type === 'discovered');
  return Object.fromEntries(discovered?.tests.map(({ titles, mode }) => [titles.join('.'), mode]) ?? []);
};
const loadsOf = (events: readonly RunnerEvent[]): readonly string[] =>
  events.flatMap(event =>
    event.type === 'step-started' && event.step.kind === 'load' && event.step.file !== 'conftest.py'
      ? [event.step.file]
      : [],
  );
/** The starts of each process, in their order. */
const byProcess = (events: readonly RunnerEvent[]): readonly (readonly RunnerEvent[])[] => {
  const starts = events.filter(event => event.type === 'test-started');
  return [...new Set(starts.map(({ pid }) => pid))].map(pid => starts.filter(start => start.pid === pid));
};
const workersOf = (events: readonly RunnerEvent[]): number =>
  events.filter(event => event.type === 'runner-ready' && event.spare).length;
const unselected = (...titles: readonly string[]): object =>
  Object.fromEntries(titles.map(title => [title, 'unselected']));

describe.concurrent.each(majors.filter(isThere))('pytest %i', major => {
  test.each([{ args: [] }, { args: ['-n2'] }])(
    'one test of a file runs; the others are told, their fixtures and the other files left alone: $args',
    async ({ args }) => {
      const run = await gated({
        project,
        major,
        args,
        plugins: ['xdist'],
        about: { only: selected(['test_numbered[1]']) },
      });
      expect(run.code).toBe(0);
      expect(startsOf(run.events)).toEqual(['test_numbered[1]']);
      expect(modesOf(run.events)).toEqual({
        'test_numbered[1]': 'run',
        ...unselected('test_first', 'test_numbered[2]', 'TestGroup.test_inside', 'TestGroup.test_skipped'),
      });
      expect(new Set(loadsOf(run.events))).toEqual(new Set(['near/conftest.py', 'near/test_one.py']));
      for (const file of ['two-was-imported', 'far-was-entered', 'group-was-entered'])
        expect(run.file(file)).toBeUndefined();
      expect(run.stdout).not.toContain('deselected');
    },
  );

  test('tests of groups and those that are not there; the fixtures around a chosen one run', async () => {
    const about = { only: selected(['TestGroup', 'test_inside'], ['test_first'], ['not_there']) };
    const run = await gated({ project, major, about });
    expect(run.code).toBe(0);
    expect(startsOf(run.events)).toEqual(['test_first', 'TestGroup.test_inside']);
    expect(run.story.filter(line => / (house|street|room) of /.test(line) && line.endsWith('started'))).toEqual([
      'before house of near/test_one.py: started',
      expect.stringMatching(/^before street of near.*: started$/),
      'before room of near/test_one.py > TestGroup: started',
      expect.stringMatching(/^after street of near.*: started$/),
      'after house of near/test_one.py: started',
    ]);
  });

  test('a file none of whose tests is named runs whole, also one with a load or a hook named', async () => {
    for (const only of [{ files: [one], tests: [] }, selected(['test_first'], ['(hook: house)'])]) {
      const run = await gated({ project, major, about: { only } });
      expect(new Set(Object.values(modesOf(run.events)))).toEqual(new Set(['run']));
      expect(startsOf(run.events)).toHaveLength(5);
    }
  });

  test('arguments of the user narrow it further, and what they leave out is theirs', async () => {
    const about = { only: selected(['test_first'], ['test_numbered[1]']) };
    const run = await gated({ project, major, about, args: ['-k', 'numbered'] });
    expect(modesOf(run.events)).toEqual({
      test_first: 'deselected',
      'test_numbered[1]': 'run',
      ...unselected('test_numbered[2]', 'TestGroup.test_inside', 'TestGroup.test_skipped'),
    });
    // Named files and tests that do not belong to the part are neither loaded nor missed.
    const args = ['near/test_two.py::test_other', 'near/test_two.py', 'test_last.py', 'far', 'near/test_one.py'];
    const named = await gated({ project, major, about, args });
    expect([named.code, ...startsOf(named.events)]).toEqual([0, 'test_first', 'test_numbered[1]']);
    expect(named.file('two-was-imported')).toBeUndefined();
    const none = await gated({ project, major, about, args: ['near/test_two.py::test_other'] });
    expect([none.code, ...startsOf(none.events)]).toEqual([5]);
    const typo = await gated({ project, major, about, args: ['nowhere.py'] });
    expect(typo.story).toContain('session: UsageError: file or directory not found: nowhere.py');
  });

  test('tests are found from a folder of their own, above the folder of the suite', async () => {
    const about = {
      only: { files: [{ file: 'tests/test_up.py' }], tests: [{ file: 'tests/test_up.py', titles: ['test_up'] }] },
    };
    const files = { 'tests/test_up.py': 'def test_up(): pass\ndef test_left(): pass\n' };
    const run = await gated({ project, major, about, files, args: ['../project/tests', '../project'] });
    expect([run.code, ...startsOf(run.events)]).toEqual([0, 'test_up']);
  });

  test('a relaunch of a part leaves out what is done of it', async () => {
    const about = { only: selected(['test_first'], ['test_numbered[1]']) };
    const skip = { tests: [{ ...one, titles: ['test_first'] }] };
    const run = await gated({ project, major, about, skip, number: 2 });
    expect(startsOf(run.events)).toEqual(['test_numbered[1]']);
    expect(modesOf(run.events)).toMatchObject({ 'test_numbered[2]': 'unselected' });
    const done = await gated({ project, major, about, skip: { files: [one] }, number: 2 });
    expect(loadsOf(done.events)).toEqual(['near/conftest.py']);
    expect(done.code).toBe(5);
  });

  test('lists a part', async () => {
    const run = await gated({ project, major, mode: 'list', about: { only: selected(['test_first']) } });
    expect(modesOf(run.events)).toMatchObject({ test_first: 'run', ...unselected('test_numbered[1]') });
  });

  test('reports and coverage are those of the whole suite', async () => {
    const args = ['--cov=.', '--cov-report=', '--cov-fail-under=100', '--junitxml=own.xml'];
    const run = await gated({ project, major, args, plugins: ['cov'], about: { only: selected(['test_first']) } });
    expect(run.code).toBe(0);
    expect([run.file('own.xml'), run.file('.coverage')]).toEqual([undefined, undefined]);
    expect(run.stderr).toContain('regression-gate: a part of this suite: coverage is not measured');
  });

  const first = [{ file: 'test_last.py' }, { file: 'not_there.py' }, { file: 'near/test_two.py' }];
  const inOrder = [
    'test_last',
    'test_other',
    'test_another',
    'test_far',
    'test_first',
    'test_numbered[1]',
    'test_numbered[2]',
    'TestGroup.test_inside',
    'TestGroup.test_skipped',
  ];

  test.each([{ args: [] }, { args: ['-n1'] }])('files come first, in the order given: $args', async ({ args }) => {
    const run = await gated({ project, major, args, plugins: ['xdist'], about: { first } });
    expect(startsOf(run.events)).toEqual(inOrder);
  });

  test('all workers agree on the order', async () => {
    const run = await gated({ project, major, args: ['-n2'], plugins: ['xdist'], about: { first } });
    expect(run.stdout).not.toContain('Different tests were collected');
    expect([...startsOf(run.events)].toSorted()).toEqual([...inOrder].toSorted());
    // Which worker is quicker is chance; what each of them was given keeps the order.
    for (const own of byProcess(run.events))
      expect(startsOf(own)).toEqual(inOrder.filter(title => startsOf(own).includes(title)));
  });

  test('who has an order of their own has the last word', async () => {
    const run = await gated({ project, major, args: ['--backwards'], about: { first } });
    expect(startsOf(run.events)).toEqual([...inOrder].toReversed());
    const failed = '{"near/test_one.py::test_numbered[2]": true}';
    const files = { '.pytest_cache/v/cache/lastfailed': failed };
    const again = await gated({ project, major, args: ['--ff'], files, about: { first } });
    expect(startsOf(again.events).slice(0, 2)).toEqual(['test_numbered[2]', 'test_last']);
  });

  test.each([
    { args: ['-nauto'], env: {}, workers: 3 },
    { args: ['-nlogical'], env: {}, workers: 3 },
    { args: ['-nauto', '--maxprocesses=2'], env: {}, workers: 2 },
    { args: ['-n1'], env: {}, workers: 1 },
    { args: ['-nauto'], env: { PYTEST_XDIST_AUTO_NUM_WORKERS: '2' }, workers: 2 },
    { args: ['-nauto'], env: { OWN_WORKERS: '1' }, workers: 1 },
    { args: [], env: {}, workers: 0 },
  ])('$workers workers for $args, with $env', async ({ args, env, workers }) => {
    const run = await gated({ project, major, args, env, plugins: ['xdist'], about: { workers: 3 } });
    expect(workersOf(run.events)).toBe(workers);
    expect(startsOf(run.events)).toHaveLength(inOrder.length);
  });

  test('a number of workers means nothing where there is no xdist', async () => {
    const files = { 'conftest.py': '' };
    const args = ['test_last.py'];
    const run = await gated({ project, major, files, args, about: { workers: 3 } });
    expect([run.code, ...startsOf(run.events)]).toEqual([0, 'test_last']);
  });
});
