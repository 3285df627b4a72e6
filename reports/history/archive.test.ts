import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { failure, mixedRun, sampleTest } from '../sample-records.ts';
import { archiveName, packRun, unpackRun } from './archive.ts';
import { bookingOf } from './booking.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

const booking = bookingOf(mixedRun);
const file = archiveName(booking.run.id);

/** An export with something else in it. */
const changed = (change: (content: Record<string, unknown>) => object): Uint8Array => {
  const content: Record<string, unknown> = JSON.parse(gunzipSync(packRun(booking)).toString());
  return gzipSync(JSON.stringify({ ...content, ...change(content) }));
};

describe('an export', () => {
  test('is named for its run, is the same bytes each time, and says what it is', () => {
    expect(file).toBe('20261121T103000Z-full-3fa2c1.json.gz');
    expect(packRun(booking)).toEqual(packRun(booking));
    expect(JSON.parse(gunzipSync(packRun(booking)).toString())).toMatchObject({
      format: 'gate.history/1',
      run: { id: '20261121T103000Z-full-3fa2c1' },
    });
  });

  test('comes back as it was', () => {
    expect(unpackRun(packRun(booking), file)).toEqual({ ok: true, value: booking });
  });

  test('what a later gate has added is left out', () => {
    const bytes = changed(({ run }) => ({
      run: { ...(run as object), weather: 'rain' },
      tests: booking.tests.map(each => ({ ...each, flags: [...each.flags, 'purple'], mood: 1 })),
      more: [],
    }));
    expect(unpackRun(bytes, file)).toEqual({ ok: true, value: booking });
  });

  test.each([
    {
      name: 'no gzip',
      bytes: () => Buffer.from('hello'),
      says: 'it is not a whole gzip file: export it again with `gate history export`.',
    },
    {
      name: 'torn',
      bytes: () => packRun(booking).subarray(0, 200),
      says: 'it is not a whole gzip file: export it again with `gate history export`.',
    },
    { name: 'no JSON', bytes: () => gzipSync('hello'), says: "it is not an export of the gate's history." },
    { name: 'a list', bytes: () => gzipSync('[]'), says: "it is not an export of the gate's history." },
    {
      name: 'something else of the gate',
      bytes: () => changed(() => ({ format: 'gate.run/1' })),
      says: "it is not an export of the gate's history.",
    },
    {
      name: 'another version',
      bytes: () => changed(() => ({ format: 'gate.history/2' })),
      says: 'its format is gate.history/2 and this gate reads gate.history/1: export it with the same version of the gate.',
    },
    {
      name: 'a run that would be written elsewhere',
      bytes: () => changed(({ run }) => ({ run: { ...(run as object), id: '../../evil' } })),
      says: 'it is damaged at run.id: a run id is letters, digits, `.`, `_` and `-`.',
    },
  ])('$name is refused', ({ bytes, says }) => {
    expect(unpackRun(bytes(), file)).toEqual({ ok: false, why: `${file} was not imported, because ${says}` });
  });

  test.each([
    ['a negative count', { suites: [{ name: 'unit', ms: 1, leaked: -1, debtAdded: 0, debtPaid: 0 }] }],
    ['half a test', { tests: [{ id: 'x' }] }],
    ['no tests', { tests: undefined }],
  ])('%s is refused', (_name, change) => {
    expect(
      unpackRun(
        changed(() => change),
        file,
      ),
    ).toMatchObject({ ok: false, why: expect.stringMatching(/is damaged at /) });
  });

  test('a small file that unpacks to a very big one is refused', () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    expect(bomb.length).toBeLessThan(2_000);
    expect(unpackRun(bomb, file, { maxBytes: 999_999 })).toEqual({
      ok: false,
      why: `${file} was not imported, because it unpacks to more than 999999 bytes: that is no run of the gate.`,
    });
  });
});

describe('import', () => {
  const kills = [{ pid: 7, command: 'x', reason: 'leaked', signal: 'SIGKILL', survived: true, ms: 70 }];
  const flaky = sampleTest({ flags: ['flaky', 'slow'], attempts: 3, earlier: [failure('no', { signature: 's1:0' })] });
  const run = runAt(2, [flaky, ...mixedRun.tests.slice(1)], { kills, dirty: false, branch: 'a\0b' });

  test('twice is once', async () => {
    const [from, to] = [await history(), await history()];
    got(from.record(run, { debtAdded: new Map([['unit', 2]]) }));
    const bytes = got(from.export('run-0002'));
    expect(got(to.import(bytes, 'x'))).toEqual({ isNew: true, run: 'run-0002' });
    expect(got(to.import(bytes, 'x'))).toEqual({ isNew: false, run: 'run-0002' });
    expect(got(to.record(run))).toEqual({ isNew: false });
    expect(got(to.export('run-0002'))).toEqual(bytes);
    expect(got(to.runs())).toEqual(got(from.runs()));
    expect(got(to.project(counts => counts))).toEqual(got(from.project(counts => counts)));
  });

  test('a run that was pruned here is not counted again', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [flaky])));
    got(memory.record(runAt(2, [flaky])));
    const bytes = got(memory.export('run-0001'));
    expect(got(memory.prune({ runs: 1, now: 0 }))).toBe(1);
    expect(got(memory.import(bytes, 'x'))).toEqual({ isNew: false, run: 'run-0001' });
    expect(got(memory.runs())).toHaveLength(1);
  });

  test('older runs that are brought in later stay older', async () => {
    const [from, to] = [await history(), await history()];
    got(from.record(runAt(1, [sampleTest({ outcome: 'failed' })], { verdict: 'fail' })));
    got(to.record(runAt(2, [flaky])));
    got(to.import(got(from.export('run-0001')), 'x'));
    expect(got(to.runs()).map(({ id }) => id)).toEqual(['run-0002', 'run-0001']);
    expect(got(to.tests())).toMatchObject([{ last: 'passed', lastFlaky: true, runs: 2, failures: 2 }]);
    expect(got(to.project(({ gates, suites }) => [gates[0]?.last?.succeeded, suites[0]?.flaky]))).toEqual([true, 1]);
  });

  test('a run that is not known cannot be exported', async () => {
    const memory = await history();
    expect(memory.export('nobody')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/ ?\S+ knows no run nobody: `gate history` lists those that it knows\.$/),
    });
  });
});
