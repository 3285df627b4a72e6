import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const recordIn = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;
const fates = (dir: string): readonly string[] =>
  recordIn(dir).tests.map(({ id, outcome, reason }) => `${id} ${outcome}${reason === undefined ? '' : ` (${reason})`}`);
const shell = (script: string, more: object = {}): object => ({
  runner: 'command',
  command: ['sh', '-c', script],
  ...more,
});
const config = (suites: object, more: object = {}): string => JSON.stringify({ cores: 8, suites, ...more });

test('what is needed runs first; where it has not ended well, the rest is not run and says why', async () => {
  const dir = project({
    'gate.config.json': config({
      late: shell('test -e built', { needs: ['early'] }),
      later: shell('true', { needs: ['late'] }),
      early: shell('test ! -e broken && touch built'),
      other: shell('true'),
    }),
  });
  // Nothing is remembered yet: a suite that did not run has no tests that anybody knows.
  writeFileSync(join(dir, 'broken'), '');
  const first = await runGate(['core'], { cwd: dir });
  expect(first.code).toBe(1);
  expect(fates(dir)).toEqual([
    'late :: (session) not-run (needs: it needs early, which has not ended well)',
    'later :: (session) not-run (needs: it needs late, which has not ended well)',
    'early :: (command) failed',
    'other :: (command) passed',
  ]);
  expect(first.stdout).toContain('suite late was not run: it needs early, which has not ended well');
  expect(recordIn(dir).verdict.kind).toBe('fail');
  expect(recordIn(dir).suites.map(({ launches }) => launches)).toEqual([0, 0, 1, 1]);
  expect((await runGate(['report'], { cwd: dir })).stdout).toBe(first.stdout);

  rmSync(join(dir, 'broken'));
  expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
  writeFileSync(join(dir, 'broken'), '');
  rmSync(join(dir, 'built'));
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  expect(fates(dir).slice(0, 2)).toEqual([
    'late :: (command) not-run (needs: it needs early, which has not ended well)',
    'later :: (command) not-run (needs: it needs late, which has not ended well)',
  ]);
  // Debt that is known stands in nobody's way.
  writeFileSync(join(dir, 'built'), '');
  expect((await runGate(['debt', 'record'], { cwd: dir })).code).toBe(0);
  const terms = [
    '--owner',
    '@me',
    '--reason',
    'waits for the file to be taken away',
    '--due',
    '30d',
    '--ticket',
    'T-1',
  ];
  expect((await runGate(['debt', 'accept', '*', ...terms], { cwd: dir })).code).toBe(0);
  const owed = await runGate(['core'], { cwd: dir });
  expect([owed.code, recordIn(dir).verdict.kind]).toEqual([0, 'pass-with-debt']);
  expect(fates(dir).slice(0, 2)).toEqual(['late :: (command) passed', 'later :: (command) passed']);
  // A part runs what it was asked for.
  expect((await runGate(['run', 'later'], { cwd: dir })).code).toBe(0);
});

test('a needed suite of which nothing has run is not green, and neither is the run', async () => {
  const dir = project({
    'gate.config.json': config({
      empty: { runner: 'tap', command: ['printf', '1..1\\nok 1 - a # SKIP later\\n'] },
      late: shell('true', { needs: ['empty'] }),
      other: shell('true'),
    }),
  });
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  expect(recordIn(dir).verdict.reasons.map(({ policy, level }) => `${policy} ${level}`)).toContain('needs block');
});

/** Fails when another holds the same thing; waits until another suite is under way where that must be possible. */
const holds = (name: string, lock: string, meets?: string): string =>
  [
    `mkdir "${lock}" || exit 1`,
    `touch ${name}.here`,
    ...(meets === undefined ? ['sleep 0.3'] : [`until test -e ${meets}.here; do sleep 0.05; done`]),
    `echo ${name} ${lock} >> log`,
    `rmdir "${lock}"`,
  ].join('; ');

test('slots: each suite has its own, two at once where there are two, and the third waits', async () => {
  const port = 'port-$GATE_RESOURCE_PORT';
  const dir = project({
    'gate.config.json': config(
      {
        // These two can only end together.
        a: shell(holds('a', port, 'b'), { resources: ['port', 'test-db'] }),
        b: shell(holds('b', port, 'a'), { resources: ['port'] }),
        c: shell(holds('c', port), { resources: ['port'] }),
        d: shell(holds('d', 'db-$GATE_RESOURCE_TEST_DB'), { resources: ['test-db'] }),
      },
      { resources: { port: [4001, 4002], 'test-db': ['one'] } },
    ),
  });
  const { code, stdout } = await runGate(['core'], { cwd: dir });
  expect([code, stdout.split('\n')[1]]).toEqual([0, 'PASS']);
  expect(fates(dir)).toEqual(['a', 'b', 'c', 'd'].map(name => `${name} :: (command) passed`));
});

test('exclusive with some: never beside them, and beside the rest', async () => {
  const dir = project({
    'gate.config.json': config({
      alone: shell(holds('alone', 'lock', 'free'), { exclusive: ['one', 'two'] }),
      one: shell(holds('one', 'lock'), { exclusive: ['two'] }),
      two: shell(holds('two', 'lock')),
      free: shell(holds('free', 'another', 'alone')),
    }),
  });
  expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
  expect(recordIn(dir).totals.passed).toBe(4);
});

test('a circle and a name of nothing: file, line, column, and nothing is run', async () => {
  const dir = project({
    'gate.config.yaml': `suites:
  a: { runner: command, command: 'true', needs: [b] }
  b: { runner: command, command: 'true', needs: [a], resources: [port] }
`,
  });
  const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
  expect([code, stdout, stderr]).toEqual([
    2,
    '',
    `gate: gate.config.yaml:3:50 suites.b.needs[0] closes a circle, in which none can start (a → b → a): remove one of these needs.
gate.config.yaml:3:66 suites.b.resources[0] names the resource "port", which does not exist: add it under resources.
`,
  ]);
});
