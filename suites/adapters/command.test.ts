import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Launch } from '../adapter.ts';
import { commandRef } from '../../harness/protocol/test-id.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import { command } from './command.ts';

const launch = (mode: Launch['mode'] = 'run'): Launch => ({
  suite: {
    name: 'lint',
    runner: 'command',
    cwd: '/repo',
    args: ['--all'],
    env: { COLOR: '0' },
    program: ['make', 'lint'],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: 'a test',
  },
  mode,
  number: 1,
  dir: '/run/launch',
  eventsFile: '/run/launch/events.ndjson',
  shims: '/shims',
  skip: { tests: [], files: [] },
});

test('runs the whole command as it is given', () => {
  expect(command.command(launch())).toEqual({
    argv: ['make', 'lint', '--all'],
    cwd: '/repo',
    env: { COLOR: '0' },
    files: [],
  });
});

test('is one test, from the start of its process to its end', () => {
  const decoder = command.decoder(launch());
  expect(decoder.begin(7)).toEqual([
    { type: 'runner-ready', pid: 7, runtime: 'native', spare: false },
    { type: 'discovered', pid: 7, tests: [{ titles: ['(command)'], mode: 'run' }] },
    { type: 'test-started', pid: 7, test: commandRef, attempt: 1 },
  ]);
  expect(decoder.line('{"type":"tests-done"}')).toEqual([]);
  expect(decoder.end({ code: 0 }, 12)).toEqual([
    { type: 'test-finished', pid: 7, test: commandRef, attempt: 1, ms: 12, outcome: { kind: 'passed' } },
  ]);
});

test.each([
  {
    exit: { code: 3 },
    outcome: { kind: 'failed', failures: [{ message: 'exit code 3', stack: [] }] },
    meaning: 'tests-failed',
  },
  {
    exit: { signal: 'SIGSEGV' },
    outcome: { kind: 'crashed', exit: { signal: 'SIGSEGV' }, message: 'ended by SIGSEGV', stack: [] },
    meaning: 'silent',
  },
  {
    exit: {},
    outcome: { kind: 'crashed', exit: {}, message: 'ended, and nobody could see how', stack: [] },
    meaning: 'silent',
  },
])('an end as $exit is $outcome.kind', ({ exit, outcome, meaning }) => {
  const decoder = command.decoder(launch());
  decoder.begin(7);
  expect(decoder.end(exit, 1)).toMatchObject([{ outcome }]);
  expect(command.exit(exit)).toBe(meaning);
});

test('a command that never started has no outcome', () => {
  expect(command.decoder(launch()).end({ code: 127 }, 1)).toEqual([]);
});

test('a listing runs nothing', () => {
  expect(command.command(launch('list')).argv).toEqual(['true']);
  const decoder = command.decoder(launch('list'));
  expect(decoder.begin(7).map(event => event.type)).toEqual(['discovered']);
  expect(decoder.end({ code: 0 }, 1)).toEqual([]);
});

test.each([
  { name: 'sh', found: true },
  { name: '/bin/sh', found: true },
  { name: 'no-such-program-here', found: false },
  { name: './no-such-file', found: false },
])('$name is looked for before it is run', ({ name, found }) => {
  const [candidate] = command.candidates({ cwd: '/', program: [name, '-c', 'exit 1'] }, {});
  const words = candidate?.check ?? [];
  const [program = '', ...args] = 'package' in words ? [] : words;
  const check = spawnSync(program, args, { encoding: 'utf8' });
  expect(check.status === 0).toBe(found);
  expect(check.stdout.includes('sh')).toBe(found);
});

test('no command is no candidate', () => {
  expect(command.candidates({ cwd: '/', program: [] }, {})).toEqual([]);
});

test('the whole command is one test: no part of it can be chosen, nothing of it left out', () => {
  expect([command.selects, command.resumes]).toEqual([false, false]);
});
