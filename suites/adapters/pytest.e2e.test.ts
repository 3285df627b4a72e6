import { afterAll, describe, expect, test, vi } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { OutcomeKind } from '../../harness/protocol/outcome.ts';
import { bare, gated, isThere, tidy, type Major } from '../fixtures/pytest/launch.ts';
import * as told from '../fixtures/pytest/stories.ts';

vi.setConfig({ testTimeout: 90_000 });
afterAll(tidy);

const majors: readonly Major[] = [7, 8, 9];
const lastOf = (events: readonly RunnerEvent[]): ReadonlyMap<string, OutcomeKind> =>
  new Map(
    events.flatMap(event =>
      event.type === 'test-finished'
        ? [[[event.test.file?.replace(/\.py$/, ''), ...event.test.titles].join('.'), event.outcome.kind] as const]
        : [],
    ),
  );

/** The fate of each test in pytest's own report: an error beside a test counts as its failure. */
const fatesIn = (junit: string): ReadonlyMap<string, OutcomeKind> => {
  const fates = new Map<string, OutcomeKind>();
  for (const [, group, name, rest = ''] of junit.matchAll(
    /<testcase classname="([^"]*)" name="([^"]*)"[^>]*?(\/>|>.*?<\/testcase>)/gs,
  )) {
    const id = `${group}.${name}`;
    const kind = /<(failure|error)/.test(rest) ? 'failed' : rest.includes('<skipped') ? 'skipped' : 'passed';
    if (fates.get(id) !== 'failed') fates.set(id, kind);
  }
  return fates;
};

/** What differs between any two runs of pytest. */
const timeless = (text = ''): string =>
  text
    .replaceAll(/ (time|timestamp|hostname)="[^"]*"/g, '')
    .replaceAll(/gate-pytest-\w+/g, 'folder')
    .replaceAll(/0x[0-9a-f]+/g, '0x');

const only = (story: readonly string[], ...words: readonly string[]): readonly string[] =>
  story.filter(line => words.some(word => line.includes(word)));
const sorted = (story: readonly string[]): readonly string[] => [...new Set(story)].toSorted();

describe.concurrent.each(majors.filter(isThere))('pytest %i', major => {
  test('tells each fate of a test as it happens', async () => {
    const args = ['--junitxml=own.xml'];
    const run = await gated({ project: 'outcomes', major, args });
    expect(run.story.filter(line => !line.startsWith('view '))).toEqual(told.outcomes);
    expect(run.code).toBe(1);

    const alone = await bare({ project: 'outcomes', major, args });
    expect(timeless(run.file('own.xml'))).toBe(timeless(alone.file('own.xml')));
    expect(timeless(run.stdout).split('\n').slice(0, -2)).toEqual(timeless(alone.stdout).split('\n').slice(0, -2));
    expect(lastOf(run.events)).toEqual(fatesIn(alone.file('own.xml') ?? ''));
  });

  test('writes lines that are one event each, stamped, and sees a failure with its stack', async () => {
    const run = await gated({ project: 'outcomes', major, args: ['test_plain.py::test_fails'] });
    expect(run.lines).toHaveLength(run.events.length);
    for (const line of run.lines)
      expect(JSON.parse(line)).toMatchObject({ type: expect.any(String), at: expect.any(Number) });
    const finished = run.events.find(event => event.type === 'test-finished');
    expect(finished).toMatchObject({
      outcome: {
        failures: [
          {
            message: 'AssertionError: assert 1 == 2',
            stack: [{ function: 'test_fails', line: 11, column: 0 }],
            detail: expect.stringContaining('>       assert left == right'),
          },
        ],
      },
    });
    expect(JSON.stringify(finished)).toMatch(/"file":"\/[^"]*\/project\/test_plain\.py"/);
    expect(run.events[0]).toMatchObject({
      type: 'runner-ready',
      runtime: 'python',
      spare: false,
      version: expect.stringMatching(`^${major}\\.`),
    });
  });

  test('names hooks that break, and keeps the tests out of it', async () => {
    const run = await gated({ project: 'hooks', major });
    expect(run.story.filter(line => !line.startsWith('view '))).toEqual(told.hooks);
    expect(only(run.story, 'view ')).toEqual(told.hooksView);
  });

  test('says the same of tests and hooks through xdist', async () => {
    const run = await gated({
      project: 'hooks',
      major,
      plugins: ['xdist'],
      args: ['-n2', '--dist=loadfile'],
    });
    const fates = only(told.hooks, ': failed', ': passed', ': not-run', ': skipped');
    expect(
      sorted(
        only(
          run.story.filter(line => !line.startsWith('view ')),
          ': failed',
          ': passed',
          ': not-run',
          ': skipped',
        ),
      ),
    ).toEqual(sorted(fates));
    expect(sorted(only(run.story, 'view '))).toEqual(sorted(told.hooksView));
    expect(only(run.story, 'ready')).toEqual(['ready', 'ready, spare', 'ready, spare']);
    expect(only(run.story, 'done')).toEqual(['done']);
  });

  test('goes on past files that cannot be imported', async () => {
    const run = await gated({ project: 'loading', major, args: ['--junitxml=own.xml'] });
    expect(run.story).toEqual(told.loading);
    const alone = await bare({
      project: 'loading',
      major,
      args: ['--junitxml=own.xml', '--continue-on-collection-errors'],
    });
    expect(timeless(run.file('own.xml'))).toBe(timeless(alone.file('own.xml')));
  });

  test('a broken conftest fails the session', async () => {
    const run = await gated({ project: 'broken-conftest', major });
    expect(run.story).toEqual([
      'ready',
      'load conftest.py: started',
      'load conftest.py: went well',
      'session: RuntimeError: conftest is broken',
    ]);
    expect(run.code).toBe(4);
  });

  test('a broken conftest of a folder is named', async () => {
    const run = await gated({ project: 'nested-conftest', major });
    expect(only(run.story, 'failed')).toEqual([
      'load inner/conftest.py: failed [RuntimeError: inner conftest is broken]',
    ]);
    // pytest 7 gives up on the whole tree.
    expect(only(run.story, 'view test_outside.py > test_outside: passed')).toHaveLength(major === 7 ? 0 : 1);
  });

  test.each([
    { name: 'alone', args: [] },
    { name: 'gw0', args: ['-n1'] },
  ])('a test sees the world of a bare run, $name', async ({ name, args }) => {
    const ask = {
      project: 'world',
      major,
      plugins: ['xdist'],
      args,
      env: { PYTEST_ADDOPTS: '-v', PYTEST_PLUGINS: 'inner' },
    };
    const [run, alone] = [await gated(ask), await bare(ask)];
    const seen = (text = 'null'): unknown => JSON.parse(timeless(text).replace(/"PYTEST_XDIST_TESTRUNUID": "\w+"/, ''));
    const world = (text?: string): unknown => seen(text?.replace(/"PYTEST_XDIST_TESTRUNUID": "\w+", /, ''));
    expect(world(run.file(`world-${name}.json`))).toEqual(world(alone.file(`world-${name}.json`)));
    expect(world(run.file(`world-${name}.json`))).toMatchObject({
      env: { PYTEST_PLUGINS: 'inner' },
    });
    expect(run.code).toBe(0);
    expect(only(run.story, ': started')).toEqual([
      'load test_world.py: started',
      'test_world.py > test_world: started',
    ]);
  });

  test.runIf(process.platform === 'linux')('as many workers as before share what a dead one has left', async () => {
    const run = await gated({ project: 'dead-workers', major, plugins: ['xdist'], args: ['-n2'] });
    const fates = [...lastOf(run.events)].filter(([name]) => !name.includes('other'));
    expect(Object.fromEntries(fates)).toEqual({
      'test_row.test_meets_one': 'passed',
      'test_row.test_between': 'passed',
      'test_row.test_meets_two': 'passed',
      'test_row.test_last_of_row': 'passed',
    });
    expect(run.stdout).toMatch(/1 failed, 39 passed/);
  });

  test('runs of pytest inside a test say nothing', async () => {
    const run = await gated({ project: 'nested-runs', major });
    expect(only(run.story, ': started', 'ready', 'done')).toEqual([
      'ready',
      'load test_nested.py: started',
      'test_nested.py > test_runs_pytest: started',
      'done',
    ]);
    expect(run.code).toBe(0);
  });

  test('tells what the user has deselected, and where a run has stopped early', async () => {
    const selected = await gated({ project: 'selection', major, args: ['-k', 'first or other'] });
    expect(only(selected.story, 'discovered')).toEqual([
      'discovered test_one.py > test_first, test_one.py > test_numbered[1] (deselected), test_one.py > test_numbered[2] (deselected), test_one.py > test_third (deselected), test_two.py > test_other, test_two.py > test_another',
    ]);
    const stopped = await gated({ project: 'selection', major, args: ['-x'] });
    expect(stopped.story.slice(-6, -3)).toEqual([
      'test_one.py > test_numbered[2]: failed [AssertionError: assert 2 == 1]',
      'bailed: stopping after 1 failures',
      'done',
    ]);
    const spread = await gated({
      project: 'selection',
      major,
      plugins: ['xdist'],
      args: ['-x', '-n1'],
    });
    expect(only(spread.story, 'bailed')).toEqual(['bailed: stopping after 1 failures']);
  });

  test('counts what --lf leaves out', async () => {
    const env = { PYTEST_ADDOPTS: '--lf' };
    const failed = '{"test_one.py::test_numbered[2]": true}';
    const run = await gated({
      project: 'selection',
      major,
      env,
      files: { '.pytest_cache/v/cache/lastfailed': failed },
    });
    expect(only(run.story, 'discovered')[0]?.match(/\(deselected\)/g)).toHaveLength(5);
  });

  test('leaves out what a relaunch must not repeat, without importing its file', async () => {
    const skip = {
      tests: [
        { file: 'test_one.py', titles: ['test_numbered[2]'] },
        { file: 'test_one.py', titles: ['test_third'], nth: 1 },
      ],
      files: [{ file: 'test_two.py' }],
    };
    const args = ['.', 'test_two.py', 'test_two.py::test_other', '--junitxml=own.xml'];
    const run = await gated({
      project: 'selection',
      major,
      skip,
      number: 2,
      args,
      files: { 'own.xml': 'of the first launch' },
    });
    expect(
      only(run.story, 'discovered', ': passed', ': failed', 'test_two').filter(line => !line.startsWith('view ')),
    ).toEqual([
      'discovered test_one.py > test_first, test_one.py > test_numbered[1]',
      'test_one.py > test_first: passed',
      'test_one.py > test_numbered[1]: passed',
    ]);
    expect(run.file('two-was-imported')).toBeUndefined();
    expect(run.file('own.xml')).toBe('of the first launch');
    expect(run.stderr).toBe(`regression-gate: launch 2 of this suite: its report goes to ${run.dir}/junit.xml\n`);
    expect(run.code).toBe(0);

    const spread = await gated({
      project: 'selection',
      major,
      skip,
      number: 2,
      args: ['-n1', 'test_two.py::test_other', 'test_one.py::test_third'],
      plugins: ['xdist'],
    });
    expect(only(spread.story, 'discovered')).toEqual(['discovered ']);
    expect(spread.code).toBe(5);
  });

  test('lists without running, with and without xdist', async () => {
    for (const args of [['--junitxml=own.xml'], ['-n2']]) {
      const run = await gated({
        project: 'selection',
        major,
        mode: 'list',
        plugins: ['xdist'],
        args,
      });
      expect(run.story).toEqual([
        'discovered test_one.py > test_first, test_one.py > test_numbered[1], test_one.py > test_numbered[2], test_one.py > test_third, test_two.py > test_other, test_two.py > test_another',
      ]);
      expect(run.file('own.xml')).toBeUndefined();
    }
  });

  test.each(['kill', 'exit'])(
    'a worker that is lost (%s) leaves its test without an end, and is replaced',
    async how => {
      const run = await gated({
        project: 'crashes',
        major,
        plugins: ['xdist'],
        args: ['-n1'],
        env: { HOW: how },
      });
      expect(only(run.story, 'ready')).toEqual(['ready', 'ready, spare', 'ready, spare']);
      expect(only(run.story, 'test_killed:')).toEqual([
        'test_crashes.py > test_killed: started',
        `view test_crashes.py > test_killed: crashed [worker 'gw0' crashed while running 'test_crashes.py::test_killed']`,
      ]);
      expect(run.story.filter(line => /^test_crashes.*: passed/.test(line))).toHaveLength(3);
      expect(only(run.story, 'bailed', 'session')).toEqual([]);
    },
  );

  test('without workers a lost process just stops speaking', async () => {
    const run = await gated({ project: 'crashes', major, env: { HOW: 'exit' } });
    expect(run.story.at(-1)).toBe('test_crashes.py > test_killed: started');
    expect(run.code).toBe(0);
  });

  test("counts attempts, and calls the runner's own timeout a hang", async () => {
    const run = await gated({ project: 'repeats', major, plugins: ['timeout', 'rerunfailures'] });
    expect(run.story.slice(4)).toEqual(told.repeats);
  });

  test("counts attempts of a plugin's own making", async () => {
    const run = await gated({ project: 'own-repeats', major });
    expect(run.story.slice(6)).toEqual([
      'test_repeated.py > test_second_time_lucky: started',
      'test_repeated.py > test_second_time_lucky: failed [AssertionError: assert 1 == 2]',
      'test_repeated.py > test_second_time_lucky: started (2)',
      'test_repeated.py > test_second_time_lucky: passed (2)',
      'done',
      'view test_repeated.py > test_second_time_lucky: passed',
    ]);
  });

  test('is heard over tests that close, fork and replace what it stands on', async () => {
    const run = await gated({ project: 'rude', major });
    const started = run.events.filter(event => event.type === 'test-started');
    expect(started).toHaveLength(5);
    expect(run.events.filter(event => event.type === 'test-finished' && event.outcome.kind === 'passed')).toHaveLength(
      5,
    );
    expect(only(run.story, 'done')).toEqual(['done']);
    expect(run.file('mine.txt')).toBe('');
    // Under a gate this process has a key of its own, which is put back.
    const ours = new RegExp(String.raw`^${process.pid}\.[\d.]+$`);
    expect((run.file('after.txt') ?? '').replace(ours, 'no test runs')).toBe('no test runs');
    // Each forked child says whose it is, in its own name.
    const forked = run.lines
      .map(line => JSON.parse(line) as { type: string; pid?: number; key?: string })
      .filter(({ type }) => type === 'forked');
    expect(forked.map(({ key }) => key)).toEqual(started.slice(1, 3).map(event => event.key));
    expect(forked.map(({ pid }) => pid)).not.toContain(started[0]?.pid);
    expect(
      new Set(run.events.flatMap(event => ('pid' in event && event.type !== 'forked' ? [event.pid] : []))).size,
    ).toBe(1);
    expect(new Set(started.map(event => event.key)).size).toBe(5);
    for (const line of run.lines) expect((JSON.parse(line) as { at: number }).at).toBeGreaterThan(1e12);
  });

  test.each([
    { how: 'coverage', session: ['session: coverage: 41.50% is below the required 90%'], code: 1 },
    { how: 'configure', session: ['session: RuntimeError: cannot configure'], code: 3 },
    { how: 'finish', session: ['session: RuntimeError: cannot finish'], code: 1 },
    { how: 'exit', session: ['session: Exit: stop here'], code: 7 },
    { how: 'interrupt', session: ['session: KeyboardInterrupt'], code: 2 },
    // Nobody says why: that is for the gate to call incomplete.
    { how: 'status', session: [], code: 1 },
  ])('says why a session failed: $how', async ({ how, session, code }) => {
    const run = await gated({ project: 'session', major, env: { HOW: how } });
    expect(only(run.story, 'session: ')).toEqual(session);
    expect(run.code).toBe(code);
    expect(only(run.story, 'test_exits: ').filter(line => line.includes('passed')).length > 0).toBe(
      !['exit', 'interrupt', 'configure'].includes(how),
    );
  });

  test.each([
    {
      args: ['--no-such-option'],
      message: 'session: pytest refused its command line or its configuration (exit code 4); its words are in the log',
    },
    {
      args: ['nowhere.py'],
      message: 'session: UsageError: file or directory not found: nowhere.py',
    },
  ])('says what pytest refused: $args', async ({ args, message }) => {
    const run = await gated({ project: 'selection', major, args });
    expect(only(run.story, 'session')).toEqual([message]);
    expect(run.code).toBe(4);
  });

  test('measures coverage in the first launch only', async () => {
    const ask = {
      project: 'selection',
      major,
      plugins: ['cov'],
      args: ['--cov=.', '--cov-report=', '--cov-fail-under=100', 'test_two.py'],
    };
    const first = await gated(ask);
    expect(first.file('.coverage')).toBeDefined();
    expect(only(first.story, 'session')).toHaveLength(1);
    const second = await gated({ ...ask, number: 2 });
    expect(second.file('.coverage')).toBeUndefined();
    expect(second.stderr).toContain('launch 2 of this suite: coverage is not measured');
    expect(second.code).toBe(0);
  });

  test('shows where it is when asked by signal, also while C code holds the interpreter', async () => {
    const run = await gated({ project: 'stuck', major });
    const file = `../launch/stack.${run.events.find(event => event.type === 'test-started')?.pid}.txt`;
    expect(run.file(file)).toMatch(/File ".*test_stuck\.py", line \d+ in deep/);
    expect(only(run.story, ': passed').filter(line => !line.startsWith('view '))).toEqual([
      'test_stuck.py > test_stuck: passed',
    ]);
  });

  test('ends a test before the end of its group, which may hang', async () => {
    const run = await gated({ project: 'late', major });
    expect(run.story.slice(4, -1)).toEqual(told.late);
  });
});
