import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent, Stamped } from '../harness/protocol/event.ts';
import type { RunRecord } from '../harness/protocol/record.ts';
import { rebuild } from './rebuild.ts';
import { type GateRun, runGate } from './run-gate.ts';
import { finished, sampleHead, startsAt, suiteFinished } from './sample-events.ts';

let runDir = '';

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'gate-run-'));
});
afterEach(() => rmSync(runDir, { recursive: true, force: true }));

async function* source(events: readonly RunEvent[], error?: Error): AsyncGenerator<RunEvent, void> {
  yield* events;
  if (error !== undefined) throw error;
}

/** A run with a clock that ticks once an event, and ears on everything. */
const ready = (events: AsyncIterable<RunEvent>, more: Partial<GateRun> = {}) => {
  const seen: Stamped[] = [];
  const published: RunRecord[] = [];
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
    abandon: () => void state.abandoned++,
    stoppedBy: () => undefined,
    ...more,
  };
  return { run, seen, published, state };
};

const green = [finished('one', { kind: 'passed' }), suiteFinished()];
const typesOf = (seen: readonly Stamped[]): readonly string[] => seen.map(({ event }) => event.type);

test('one loop, one order: journal, then eyes; the verdict is the last word, and can be rebuilt', async () => {
  const { run, seen, published } = ready(source(green));
  const { record, troubles } = await runGate(run);
  expect(typesOf(seen)).toEqual(['run-started', 'test-finished', 'suite-finished', 'run-finished']);
  expect([record.verdict.kind, troubles]).toEqual(['pass', []]);
  expect(published).toEqual([record]);
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
  expect(typesOf(seen)).toEqual(['run-started', 'test-finished', 'interrupted', 'suite-finished', 'run-finished']);
  expect(record.verdict).toMatchObject({ kind: 'interrupted', exitCode: 143 });
});

test('without a journal there is no run', async () => {
  const { run } = ready(source(green), { runDir: join(runDir, 'nowhere') });
  await expect(runGate(run)).rejects.toMatchObject({ code: 'ENOENT' });
});
