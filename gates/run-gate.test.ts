import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Settlement } from '../harness/protocol/debt.ts';
import type { RunEvent, Stamped } from '../harness/protocol/event.ts';
import type { RunRecord } from '../harness/protocol/record.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { rebuild } from './rebuild.ts';
import { type GateRun, runGate } from './run-gate.ts';
import { finished, ref, sampleHead, startsAt, suiteFinished } from './sample-events.ts';

let runDir = '';

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'gate-run-'));
});
afterEach(() => rmSync(runDir, { recursive: true, force: true }));

async function* source(events: readonly RunEvent[], error?: Error): AsyncGenerator<RunEvent, void> {
  yield* events;
  if (error !== undefined) throw error;
}

/** A run without debt. */
const clean: Settlement = { settled: [], ledger: { entries: 0, proposed: 0, accepted: 0, dueSoon: 0, overdue: 0 } };

/** A run with a clock that ticks once an event, and ears on everything. */
const ready = (events: AsyncIterable<RunEvent>, more: Partial<GateRun> = {}) => {
  const seen: Stamped[] = [];
  const published: RunRecord[] = [];
  const remembered: RunRecord[] = [];
  const state = { abandoned: 0, wall: startsAt };
  const run: GateRun = {
    head: sampleHead,
    suites: [{ name: 'unit', runner: 'vitest', cwd: '/repo', why: '' }],
    notes: [],
    events,
    runDir,
    clock: { now: () => 0, wall: () => (state.wall += 100), sleep: () => Promise.resolve() },
    see: stamped => {
      // What is seen is on the disk already.
      expect(readFileSync(join(runDir, 'events.ndjson'), 'utf8')).toContain(`"seq":${stamped.seq},`);
      seen.push(stamped);
    },
    publish: record => {
      published.push(record);
      return [];
    },
    settle: () => clean,
    remember: record => {
      remembered.push(record);
      return Promise.resolve([]);
    },
    abandon: () => void state.abandoned++,
    stoppedBy: () => undefined,
    ...more,
  };
  return { run, seen, published, remembered, state };
};

const green = [finished('one', { kind: 'passed' }), suiteFinished()];
const typesOf = (seen: readonly Stamped[]): readonly string[] => seen.map(({ event }) => event.type);

test('one loop, one order: journal, then eyes; the verdict is the last word, and can be rebuilt', async () => {
  const { run, seen, published, remembered } = ready(source(green));
  const { record, troubles } = await runGate(run);
  expect(typesOf(seen)).toEqual(['run-started', 'test-finished', 'suite-finished', 'settled', 'run-finished']);
  expect([record.verdict.kind, troubles]).toEqual(['pass', []]);
  expect(published).toEqual([record]);
  expect(remembered).toEqual([record]);
  expect(rebuild(runDir)).toEqual(record);
});

test('a source that throws makes a note with its stack, and `incomplete` with its first line', async () => {
  const { run, seen, state } = ready(source(green, new TypeError('x is not a function')));
  const { record } = await runGate(run);
  const note = seen.flatMap(({ event }) => (event.type === 'note' ? event.text : []))[0];
  expect(note).toMatch(/^the gate itself failed, please report it: TypeError: x is not a function\n {4}at /);
  expect(record.verdict).toMatchObject({
    kind: 'incomplete',
    reasons: [{ message: 'the gate itself failed: x is not a function' }],
  });
  expect(state.abandoned).toBe(1);
});

test('trouble of the machine is no bug: no stack', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const { run } = ready(source(green, full));
  const { record } = await runGate(run);
  expect(record.notes).toEqual([{ level: 'error', text: 'the run had to be ended: the disk is full' }]);
  expect(record.verdict.reasons).toMatchObject([{ message: 'the run had to be ended: the disk is full' }]);
});

test('a report that cannot be written is in the verdict, in the journal, and in what is written after', async () => {
  const published: RunRecord[] = [];
  const { run } = ready(source(green), {
    publish: record => {
      published.push(record);
      return ['out.xml could not be written: the disk is full'];
    },
  });
  const { record, troubles } = await runGate(run);
  expect(troubles).toEqual(['out.xml could not be written: the disk is full']);
  expect(record.verdict).toMatchObject({ kind: 'incomplete', exitCode: 3, reasons: [{ message: troubles[0] }] });
  expect(published.map(({ verdict }) => verdict.kind)).toEqual(['pass', 'incomplete']);
  expect(rebuild(runDir)).toEqual(record);
});

test('a signal is said as soon as it is known, once', async () => {
  let signal: 'SIGTERM' | undefined;
  async function* stopped(): AsyncGenerator<RunEvent, void> {
    yield* green.slice(0, 1);
    signal = 'SIGTERM';
    yield* green.slice(1);
  }
  const { run, seen } = ready(stopped(), { stoppedBy: () => signal });
  const { record } = await runGate(run);
  expect(typesOf(seen)).toEqual([
    'run-started',
    'test-finished',
    'interrupted',
    'suite-finished',
    'settled',
    'run-finished',
  ]);
  expect(record.verdict).toMatchObject({ kind: 'interrupted', exitCode: 143 });
});

test('without a journal there is no run', async () => {
  const { run } = ready(source(green), { runDir: join(runDir, 'nowhere') });
  await expect(runGate(run)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('what cannot be remembered makes the run incomplete, in the reports and in the memory', async () => {
  let times = 0;
  const { run, published } = ready(source(green), {
    remember: () => Promise.resolve(times++ === 0 ? ['gate.prom could not be written: no space left'] : []),
  });
  const { record } = await runGate(run);
  expect(record.verdict).toMatchObject({ kind: 'incomplete', exitCode: 3 });
  expect(published.map(({ verdict }) => verdict.kind)).toEqual(['pass', 'incomplete']);
  expect(times).toBe(2);
  expect(rebuild(runDir)).toEqual(record);
});

test('a run whose reports could not be written is not remembered', async () => {
  const { run, remembered } = ready(source(green), { publish: () => ['the disk is full'] });
  const { record } = await runGate(run);
  expect(record.verdict.kind).toBe('incomplete');
  expect(remembered).toEqual([]);
});

test('a stage is judged when its last test is over, and the run goes on', async () => {
  const { run, seen } = ready(source(green), {
    stage: {
      name: 'fast',
      isComplete: event => event.type === 'test-finished',
      judge: ({ tests }) => ({ verdict: 'pass', tests: tests.length }),
    },
  });
  const { record } = await runGate(run);
  expect(typesOf(seen)).toEqual([
    'run-started',
    'test-finished',
    'stage-finished',
    'suite-finished',
    'settled',
    'run-finished',
  ]);
  expect(record.stages.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['fast', 'pass'],
    ['core', 'pass'],
  ]);
  expect(rebuild(runDir)).toEqual(record);
});

test('what the ledger says of a run is in its journal and in its record', async () => {
  const settlement: Settlement = {
    settled: [
      { test: testId('unit', ref('one')), verdict: 'paid', entry: 'abc123abc123' },
      { test: 'unit :: gone' as never, verdict: 'gone', entry: 'def456def456' },
    ],
    ledger: { entries: 2, proposed: 0, accepted: 0, dueSoon: 1, overdue: 0 },
  };
  const { run } = ready(source(green), { settle: () => settlement });
  const { record } = await runGate(run);
  expect(record).toMatchObject({
    verdict: { kind: 'fail', exitCode: 1 },
    totals: { debt: { paid: 1 } },
    ledger: { entries: 2 },
    gone: [{ entry: 'def456def456' }],
    tests: [{ debt: { verdict: 'paid', entry: 'abc123abc123' } }],
  });
  expect(rebuild(runDir)).toEqual(record);
});
