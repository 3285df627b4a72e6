import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { RunRecord } from '../harness/protocol/record.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { fileReporters } from '../reports/reporters/index.ts';
import { conclude } from './conclude.ts';
import { Journal, readJournal } from './journal.ts';
import { rebuild } from './rebuild.ts';
import { Recorder } from './recorder.ts';
import {
  discovered,
  failedOutcome,
  finished,
  ref,
  runStarted,
  sampleHead,
  stamped,
  startsAt,
  suiteFinished,
} from './sample-events.ts';

const scratch = mkdtempSync(join(tmpdir(), 'gate-journal-'));
let count = 0;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A run folder with this journal. */
const withJournal = (bytes: Uint8Array | string): string => {
  const dir = mkdtempSync(join(scratch, `${count++}-`));
  writeFileSync(join(dir, 'events.ndjson'), bytes);
  return dir;
};

const events = stamped(
  runStarted(),
  { type: 'suite-started', suite: 'unit' },
  { type: 'launch-started', suite: 'unit', launch: 1, command: ['node', 'vitest'], why: 'first launch' },
  discovered('one', 'zwei ✓', 'three'),
  { type: 'test-started', suite: 'unit', test: testId('unit', ref('one')), ref: ref('one'), attempt: 1, pid: 7 },
  finished('one', { kind: 'passed' }),
  finished('zwei ✓', failedOutcome),
  { type: 'terminating', suite: 'unit', step: 'kill', processes: [{ pid: 7, command: 'node' }], reason: 'leaked' },
  {
    type: 'test-leaked',
    suite: 'unit',
    test: testId('unit', ref('one')),
    ref: ref('one'),
    leaks: [{ pid: 7, command: 'node' }],
  },
  finished('three', { kind: 'not-run', because: 'hook', reason: 'beforeAll' }),
  { type: 'note', level: 'warning', text: 'a ünïcode note', suite: 'unit' },
  suiteFinished(),
);

/** Written as the gate writes it, its verdict at the end; and the record that the gate had. */
const written = (): { readonly bytes: Buffer; readonly record: RunRecord } => {
  const dir = mkdtempSync(join(scratch, 'whole-'));
  const journal = new Journal(dir);
  const recorder = new Recorder();
  for (const event of events) {
    journal.write(event);
    recorder.apply(event);
  }
  const { findings } = recorder;
  if (findings === undefined) throw new Error('no findings');
  const record = conclude({ findings, troubles: [] });
  journal.write({
    seq: events.length,
    at: startsAt + 60_000,
    event: { type: 'run-finished', verdict: record.verdict },
  });
  journal.close();
  expect(journal.trouble).toBeUndefined();
  return { bytes: readFileSync(join(dir, 'events.ndjson')), record };
};

const { bytes, record } = written();

test('a whole journal gives the record that the gate had', () => {
  expect(record.verdict).toMatchObject({ kind: 'fail', exitCode: 1 });
  expect(rebuild(withJournal(bytes))).toEqual(record);
});

test('cut at any byte: reports that say `incomplete`, and never a throw', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), cut => {
      const dir = withJournal(bytes.subarray(0, cut));
      const half = rebuild(dir);
      expect(half.verdict).toMatchObject({ kind: 'incomplete', exitCode: 3 });
      for (const { render } of fileReporters) expect(render(half).toLowerCase()).toContain('incomplete');
      const fates = readJournal(dir).events.filter(({ event }) => event.type === 'test-finished');
      expect(half.tests.filter(({ reason }) => reason !== 'lost').length).toBe(fates.length);
    }),
    { numRuns: 300, examples: [[0], [1], [bytes.length - 1], [bytes.indexOf('\n') + 1], [bytes.lastIndexOf('{"v"')]] },
  );
});

test('any one byte that is wrong: never a throw', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, value) => {
      const spoilt = Buffer.from(bytes);
      spoilt[at] = value;
      const dir = withJournal(spoilt);
      expect(rebuild(dir).format).toBe('gate.run/1');
    }),
    {
      numRuns: 500,
      examples: [
        [bytes.indexOf('"tests":'), 33],
        [bytes.indexOf('"ref":') + 1, 33],
      ],
    },
  );
});

test('a line that makes no sense is where the journal ends', () => {
  const spoilt = bytes.toString().replace('"tests":', '"tesst":');
  const { verdict, tests } = rebuild(withJournal(spoilt));
  expect(verdict.reasons.map(({ message }) => message)).toContain('line 4 of the journal makes no sense');
  expect([verdict.kind, tests]).toEqual(['incomplete', []]);
});

test.each([
  ['no file at all', undefined, 'the journal cannot be read: it does not exist'],
  ['an empty file', '', 'the journal has no end'],
  ['half a line', '{"v":1,"seq"', 'the journal is cut in the middle of a line'],
  [
    'a line of another version',
    '{"v":2,"seq":0,"at":"2026-11-21T10:30:00.000Z","event":{"type":"run-started"}}\n',
    'line 1 of the journal cannot be read',
  ],
  [
    'a time that is none',
    '{"v":1,"seq":0,"at":"soon","event":{"type":"note","level":"info","text":""}}\n',
    'line 1 of the journal cannot be read',
  ],
])('%s: why, and what its name still tells', (_what, text, why) => {
  const dir = join(mkdtempSync(join(scratch, 'named-')), sampleHead.id);
  const made = text === undefined ? '' : withJournal(text);
  const rebuilt = rebuild(made === '' ? dir : made);
  expect(rebuilt.verdict.reasons.map(({ message }) => message)).toEqual(['no test has run', why]);
  if (made === '')
    expect(rebuilt.run).toMatchObject({ id: sampleHead.id, gate: 'core', startedAt: '2026-11-21T10:30:00.000Z' });
});

test('a journal is never written over', () => {
  const dir = withJournal('');
  expect(() => new Journal(dir)).toThrow(/EEXIST/);
});

test('the first failure to write ends the writing, and is kept in plain words', () => {
  const dir = mkdtempSync(join(scratch, 'full-'));
  const journal = new Journal(dir);
  journal.close();
  for (const event of events) journal.write(event); // its descriptor is gone
  journal.flush();
  expect(journal.trouble).toMatch(/EBADF/);
  expect(readFileSync(join(dir, 'events.ndjson'), 'utf8')).toBe('');
});
