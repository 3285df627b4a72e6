import { afterEach, describe, expect, test } from 'vitest';
import { testId } from '../../harness/protocol/test-id.ts';
import { failure, sampleSuite, sampleTest } from '../sample-records.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

const adds = sampleTest();
const broken = sampleTest({ outcome: 'failed', failure: failure('no', { signature: 's1:5b1e77a09c3d41f0' }) });
const flaky = sampleTest({ flags: ['flaky'], attempts: 2 });
const skipped = sampleTest({ outcome: 'skipped' });
const late = sampleTest({ outcome: 'not-run', reason: 'budget' });

describe('record', () => {
  test('a run that is booked already is left alone', async () => {
    const memory = await history();
    expect(got(memory.record(runAt(1, [adds])))).toEqual({ isNew: true });
    expect(got(memory.record(runAt(1, [adds, broken])))).toEqual({ isNew: false });
    expect(got(memory.runs())).toMatchObject([{ id: 'run-0001', census: 1, passed: 1, complete: true }]);
    expect(got(memory.project(({ gates }) => gates[0]?.seconds.count))).toBe(1);
  });

  test('what is listed of a run is what its record says', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [broken], { verdict: 'fail', commit: 'abc', branch: 'main', dirty: true })));
    expect(got(memory.runs())).toEqual([
      {
        id: 'run-0001',
        gate: 'full',
        partial: false,
        complete: true,
        verdict: 'fail',
        startedAt: Date.parse('2026-11-21T10:00:00Z'),
        ms: 60_000,
        census: 1,
        passed: 0,
        commit: 'abc',
        branch: 'main',
        dirty: true,
        gateVersion: '0.1.0',
        host: { os: 'linux', arch: 'x64', cpus: 2, node: '20.19.0' },
      },
    ]);
  });

  test('a clock that goes backwards: no negative duration, and the run that was booked last is the newest', async () => {
    const memory = await history();
    got(memory.record(runAt(50, [adds])));
    got(memory.record(runAt(10, [{ ...broken, durationMs: -7 }], { durationMs: -2_400_000 })));
    expect(got(memory.runs()).map(({ id, ms }) => [id, ms])).toEqual([
      ['run-0010', 0],
      ['run-0050', 60_000],
    ]);
    expect(got(memory.tests())).toMatchObject([{ last: 'failed', ms: 6, runs: 2, failures: 1, clean: 0 }]);
    expect(got(memory.project(({ gates }) => gates[0]?.seconds.sum))).toBe(60);
  });

  test('a run without tests and suites', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [], { verdict: 'incomplete' })));
    expect(got(memory.tests())).toEqual([]);
    expect(got(memory.baseline('full'))).toBeUndefined();
  });

  test('a test id that stands twice in a record is one result, and counted once', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [adds, broken])));
    expect(got(memory.tests())).toMatchObject([{ runs: 1, last: 'failed' }]);
    expect(got(memory.project(({ suites }) => suites[0]?.results.get('failed')))).toBe(1);
    expect(got(memory.project(({ suites }) => suites[0]?.results.get('passed')))).toBe(0);
  });
});

describe('a run that goes on with an interrupted one', () => {
  const leaky = sampleTest({ titles: ['leaks'], flags: ['leaky'], leaks: [{ pid: 7, command: 'sleep 300' }] });
  const cut = runAt(1, [adds, leaky, sampleTest({ titles: ['later'], outcome: 'not-run' })], {
    verdict: 'interrupted',
  });
  const rest = runAt(2, [{ ...adds, kept: true }, { ...leaky, kept: true }, sampleTest({ titles: ['later'] })], {
    resumedFrom: 'run-0001',
    resumedThrough: ['run-0001'],
  });
  type Memory = Awaited<ReturnType<typeof history>>;
  const counted = (memory: Memory) =>
    got(memory.project(({ suites: [suite] }) => [suite?.results.get('passed'), suite?.leakedProcesses]));
  const runs = (memory: Memory) => got(memory.tests()).map(each => each.runs);

  test('which was booked: what it has done is counted once, and the run knows all its tests', async () => {
    const memory = await history();
    got(memory.record(cut));
    got(memory.record(rest));
    expect(counted(memory)).toEqual([3, 1]);
    expect(runs(memory)).toEqual([1, 1, 1]);
    expect(got(memory.baseline('full'))).toMatchObject({ run: 'run-0002' });
    expect(got(memory.runs()).map(({ census }) => census)).toEqual([3, 3]);
  });

  test('which was killed before it was booked: all of it is counted', async () => {
    const memory = await history();
    got(memory.record(rest));
    expect(counted(memory)).toEqual([3, 1]);
    expect(runs(memory)).toEqual([1, 1, 1]);
  });

  test('which was booked, and pruned since', async () => {
    const memory = await history();
    got(memory.record(cut));
    got(memory.prune({ runs: 0, now: Date.now() }));
    got(memory.record(rest));
    expect(counted(memory)).toEqual([3, 1]);
  });
});

describe('tests', () => {
  test('names come back as they were, whatever is in them', async () => {
    const memory = await history();
    const tests = [
      sampleTest({ titles: ['with > inside', 'x'] }),
      sampleTest({ titles: ['nul a\0b', '"quoted" \\ 日本 💥'] }),
      sampleTest({ titles: ['nul a\0c'] }),
      sampleTest({ titles: ['half \ud800 pair'] }),
      sampleTest({ titles: ['twice'], nth: 2 }),
      sampleTest({ titles: [''] }),
      sampleTest({ titles: ['(session)'], file: '' }),
      sampleTest({ suite: 'web', project: 'chrome > x', file: "o'neil\0.ts" }),
    ];
    got(memory.record(runAt(1, tests)));
    const back = got(memory.tests()).map(({ id, suite, project, file, titles }) => ({
      id,
      suite,
      project,
      file,
      titles,
    }));
    const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);
    expect(back.toSorted(byId)).toEqual(
      tests.map(({ id, suite, project, file, titles }) => ({ id, suite, project, file, titles })).toSorted(byId),
    );
  });

  test('median, rate and streak of the newest outcomes; not-run is none', async () => {
    const memory = await history(undefined, { recent: 4 });
    const fates = [
      { ...broken, durationMs: 900 },
      broken,
      { ...adds, durationMs: 4 },
      { ...adds, durationMs: 10 },
      late,
      adds,
    ];
    for (const [minute, fate] of fates.entries()) got(memory.record(runAt(minute, [fate])));
    expect(got(memory.tests())).toEqual([
      {
        id: adds.id,
        suite: 'unit',
        file: 'src/sum.test.ts',
        titles: ['sum', 'adds'],
        ms: 11,
        passes: { runs: 3, p99Ms: 12 },
        runs: 4,
        failures: 1,
        last: 'passed',
        lastFlaky: false,
        clean: 3,
        lastAt: Date.parse('2026-11-21T10:04:00Z'),
      },
    ]);
  });

  test('twenty runs of other tests do not make it forget a test', async () => {
    const memory = await history();
    const other = sampleTest({ titles: ['other'] });
    got(memory.record(runAt(0, [adds, other])));
    for (let minute = 1; minute < 25; minute++)
      got(memory.record(runAt(minute, [other], { gate: 'fast', partial: true })));
    expect(got(memory.tests()).map(({ id, runs }) => [id, runs])).toEqual([
      [other.id, 20],
      [adds.id, 1],
    ]);
  });

  test('a hang has no time of its own, flaky went wrong, skipped neither adds to a streak nor ends it', async () => {
    const memory = await history();
    const hung = sampleTest({ outcome: 'hung', durationMs: 60_000 });
    for (const [minute, fate] of [hung, adds, skipped, adds].entries()) got(memory.record(runAt(minute, [fate])));
    expect(got(memory.tests())).toMatchObject([{ ms: 12, runs: 4, failures: 1, clean: 2, last: 'passed' }]);
    got(memory.record(runAt(5, [flaky])));
    expect(got(memory.tests())).toMatchObject([{ failures: 2, clean: 0, lastFlaky: true, last: 'passed' }]);
  });

  test('a limit is learned from what passed at once: no failure, no hang, no second attempt', async () => {
    const memory = await history();
    const quick = sampleTest({ durationMs: 5 });
    const retried = sampleTest({ flags: ['flaky'], durationMs: 70_000, attempts: 2 });
    const hung = sampleTest({ outcome: 'hung', durationMs: 60_000 });
    for (const [minute, fate] of [broken, hung, skipped, retried].entries()) got(memory.record(runAt(minute, [fate])));
    expect(got(memory.tests())[0]).not.toHaveProperty('passes');
    for (const [minute, fate] of [quick, sampleTest({ durationMs: 900 }), quick].entries())
      got(memory.record(runAt(10 + minute, [fate])));
    expect(got(memory.tests())).toMatchObject([{ passes: { runs: 3, p99Ms: 900 } }]);
  });

  test('only the suites that were asked for', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [adds, sampleTest({ suite: 'api' }), sampleTest({ suite: 'web', project: 'a' })])));
    expect(got(memory.size())).toBe(got(memory.tests()).length);
    expect(got(memory.tests(['web', 'nobody'])).map(({ suite, project }) => [suite, project])).toEqual([['web', 'a']]);
    expect(got(memory.tests([]))).toEqual([]);
  });

  test('a test that never got to run has no history', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [late])));
    expect(got(memory.tests())).toEqual([]);
  });
});

describe('baseline', () => {
  test('the newest complete run, core and full as one; partial, incomplete and interrupted ones are none', async () => {
    const memory = await history();
    const second = sampleTest({ titles: ['second'], outcome: 'failed' });
    got(memory.record(runAt(1, [adds], { gate: 'full' })));
    got(memory.record(runAt(2, [adds, second], { gate: 'core', verdict: 'fail' })));
    got(memory.record(runAt(3, [], { gate: 'full', verdict: 'incomplete' })));
    got(memory.record(runAt(4, [], { gate: 'full', verdict: 'interrupted' })));
    got(memory.record(runAt(5, [], { gate: 'full', partial: true })));
    got(memory.record(runAt(6, [], { gate: 'soak' })));
    expect(got(memory.baseline('full'))).toEqual({
      run: 'run-0002',
      gate: 'core',
      startedAt: '2026-11-21T10:01:00.000Z',
      census: new Set([adds.id, second.id]),
      passed: new Set([adds.id]),
    });
    expect(got(memory.baseline('core'))).toEqual(got(memory.baseline('full')));
    expect(got(memory.baseline('fast'))).toBeUndefined();
  });

  test('what has not run belongs to the census', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [late])));
    expect(got(memory.baseline('full'))?.census).toEqual(new Set([late.id]));
  });
});

describe('streaks', () => {
  const streaksOf = async (fates: readonly (typeof adds)[]): Promise<unknown> => {
    const memory = await history();
    for (const [minute, fate] of fates.entries()) got(memory.record(runAt(minute, [fate])));
    return got(memory.streaks([adds.id])).get(adds.id);
  };
  const leaky = sampleTest({ flags: ['leaky'] });
  const long = Array.from({ length: 40 }, () => adds);

  test.each([
    { name: 'clean', fates: [broken, adds, adds], clean: 2, failed: 0 },
    { name: 'failed', fates: [adds, broken, broken, broken], clean: 0, failed: 3 },
    { name: 'skipped and not-run neither add nor end', fates: [adds, skipped, adds, late], clean: 2, failed: 0 },
    { name: 'a flaky pass ends both', fates: [broken, adds, flaky], clean: 0, failed: 0 },
    { name: 'a leak is not clean', fates: [adds, leaky], clean: 0, failed: 0 },
    { name: 'as far back as the history goes', fates: [broken, ...long], clean: 40, failed: 0 },
    { name: 'never seen', fates: [], clean: 0, failed: 0 },
  ])('$name', async ({ fates, clean, failed }) => {
    expect(await streaksOf(fates)).toEqual({ clean, failed });
  });

  test('each test has its own', async () => {
    const memory = await history();
    const other = sampleTest({ titles: ['other'], outcome: 'crashed' });
    const nobody = testId('unit', { titles: ['nobody'] });
    for (const minute of [1, 2, 3]) got(memory.record(runAt(minute, minute === 2 ? [adds] : [adds, other])));
    expect(got(memory.streaks([adds.id, other.id, nobody]))).toEqual(
      new Map([
        [adds.id, { clean: 3, failed: 0 }],
        [other.id, { clean: 0, failed: 2 }],
        [nobody, { clean: 0, failed: 0 }],
      ]),
    );
  });
});

describe('project', () => {
  test('every count of two runs', async () => {
    const memory = await history();
    const kill = { pid: 7, command: 'sleep', signal: 'SIGKILL', survived: false };
    const leaks = [{ pid: 7, command: 'sleep' }];
    const kills = [
      { ...kill, reason: 'test limit', test: adds.id, ms: 100 },
      { ...kill, reason: 'leaked', ms: 30_000 },
      { ...kill, pid: 8, reason: 'interrupted', survived: true },
    ];
    got(memory.record(runAt(1, [{ ...adds, leaks, flags: ['leaky'] }], { kills })));
    got(
      memory.record(runAt(2, [flaky], { verdict: 'fail', durationMs: 61_000 }), {
        debtAdded: new Map([['unit', 3]]),
        debtPaid: new Map([['api', 1]]),
      }),
    );
    const counts = got(memory.project(value => value));
    const zeros = { passed: 0, failed: 0, hung: 0, crashed: 0, skipped: 0, 'not-run': 0 };
    const noKills = { deadline: 0, leak: 0, interrupt: 0, worker: 0, other: 0 };
    expect(
      counts.suites.map(each => ({
        ...each,
        results: Object.fromEntries(each.results),
        kills: Object.fromEntries(each.kills),
      })),
    ).toEqual([
      {
        suite: 'api',
        results: zeros,
        hangs: 0,
        crashes: 0,
        leakedProcesses: 0,
        survivors: 0,
        kills: noKills,
        flaky: 0,
        debtPaid: 1,
        debtAdded: 0,
      },
      {
        suite: 'unit',
        results: { ...zeros, passed: 2 },
        hangs: 0,
        crashes: 0,
        leakedProcesses: 1,
        survivors: 1,
        kills: { ...noKills, deadline: 1, leak: 1, interrupt: 1 },
        flaky: 1,
        debtPaid: 0,
        debtAdded: 3,
      },
    ]);
    expect(counts.killSeconds).toMatchObject({ sum: 30.1, count: 2 });
    expect([...counts.killSeconds.buckets.values()]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
    const [gate] = counts.gates;
    expect(gate?.runs.get('pass')).toBe(1);
    expect(gate?.runs.get('fail')).toBe(1);
    expect(gate?.runs.get('interrupted')).toBe(0);
    expect(gate?.seconds).toMatchObject({ sum: 121, count: 2 });
    expect([...(gate?.seconds.buckets ?? [])].slice(4, 7)).toEqual([
      [60, 1],
      [120, 2],
      [300, 2],
    ]);
    expect(gate?.lastSuccessAt).toBe(Date.parse('2026-11-21T10:01:00Z') / 1000);
    expect(gate?.last).toMatchObject({ at: Date.parse('2026-11-21T10:02:01Z') / 1000, succeeded: false });
    expect(gate?.last?.tests).toContainEqual({ suite: 'unit', outcome: 'passed', count: 1 });
    expect(gate?.last?.tests).toContainEqual({ suite: 'api', outcome: 'failed', count: 0 });
  });

  test('a kill without a suite is nobody’s where there are several suites', async () => {
    const memory = await history();
    const kills = [{ pid: 7, command: 'sleep', signal: 'SIGKILL', survived: false, reason: 'rest of the tree' }];
    got(memory.record(runAt(1, [], { kills, suites: [sampleSuite(), sampleSuite({ name: 'api' })] })));
    const suites = got(memory.project(counts => counts.suites));
    expect(suites.map(({ suite, kills: own }) => [suite, own.get('other')])).toEqual([
      ['(unknown)', 1],
      ['api', 0],
      ['unit', 0],
    ]);
  });

  test('trouble of the writer is not taken for trouble of the history, and ends the transaction', async () => {
    const memory = await history();
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    expect(() =>
      memory.project(() => {
        throw full;
      }),
    ).toThrow(full);
    expect(got(memory.record(runAt(1, [adds])))).toEqual({ isNew: true });
  });

  test('an empty history counts nothing', async () => {
    const memory = await history();
    expect(got(memory.project(({ gates, suites, killSeconds }) => [gates, suites, killSeconds.count]))).toEqual([
      [],
      [],
      0,
    ]);
  });
});
