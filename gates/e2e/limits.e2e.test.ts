import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { ListedLimits } from '../limits/listed-limits.ts';
import { latest, project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const recordIn = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;
const testIn = (dir: string, title: string): TestRecord | undefined =>
  recordIn(dir).tests.find(({ titles }) => titles.at(-1) === title);
const messages = (dir: string): readonly string[] =>
  recordIn(dir).verdict.reasons.map(({ level, policy, message }) => `${level} ${policy}: ${message}`);
const config = (limits: unknown): string => JSON.stringify({ suites: { web: { runner: 'vitest', limits } } });
const tests = (...lines: readonly string[]): string => [`import { test } from 'vitest';`, ...lines, ''].join('\n');

const quick = `test('quick', () => {});`;
const loops = `test('quick', () => { for (;;); });`;
const unlearned =
  'the limits of suite web could not be learned: no test of it is remembered with 3 passes, each gets 60 s';

test('a test that loops is ended at the limit that was learned from its earlier runs, and the rest goes on', async () => {
  const dir = project(
    {
      'gate.config.json': config({ test: 'auto', grace: '1s' }),
      'a.test.js': tests(quick, `test('beside', () => {});`),
    },
    { packages: true },
  );
  for (let run = 1; run <= 3; run++) {
    expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
    expect(messages(dir)).toContain(`warn limits: ${unlearned}`);
  }
  const { stdout } = await runGate(['list', 'core', '--json', '-'], { cwd: dir });
  const { suites } = JSON.parse(stdout) as { readonly suites: readonly { readonly limits: ListedLimits }[] };
  const learned = suites[0]?.limits.tests ?? [];
  expect(learned).toMatchObject([
    { test: 'web :: a.test.js > quick', from: 'learned', runs: 3 },
    { test: 'web :: a.test.js > beside', from: 'learned', runs: 3 },
  ]);
  const limitMs = learned[0]?.ms ?? 0;
  expect(limitMs).toBeGreaterThanOrEqual(10_000);
  expect(limitMs).toBeLessThan(60_000);
  expect((await runGate(['list', 'core'], { cwd: dir })).stdout).toContain('  (learned from 3 passes)');

  writeFileSync(join(dir, 'a.test.js'), tests(loops, `test('beside', () => {});`, `test('new', () => {});`));
  const { code, stderr } = await runGate(['core', '--strict'], { cwd: dir });
  expect(code).toBe(1);
  expect(testIn(dir, 'quick')).toMatchObject({
    outcome: 'hung',
    failure: { kind: 'hang', by: 'gate', deadline: 'test', limitMs },
  });
  expect([testIn(dir, 'beside')?.outcome, testIn(dir, 'new')?.outcome]).toEqual(['passed', 'passed']);
  // Enough is known of the suite: a test that is new has the default, and nothing is missing.
  expect(messages(dir).filter(text => text.includes(' limits: '))).toEqual([]);
  expect(stderr).toContain('⧗ hung');
});

test('without a history each test has the default, that is said by name, and it is incomplete under --strict', async () => {
  const dir = project(
    {
      'gate.config.json': config('auto'),
      'a.test.js': tests(`test('waits', () => new Promise(resolve => setTimeout(resolve, 40_000)), 50_000);`),
    },
    { packages: true },
  );
  const listed = await runGate(['list', 'core'], { cwd: dir });
  expect(listed.stdout).toContain('limits: test 1 m (default): to be learned, but no test is remembered with 3 passes');
  const gate = startGate(['core'], { cwd: dir });
  await until('the test runs', () => {
    try {
      return latest(dir, 'events.ndjson').includes('"test-started"');
    } catch {
      return false; // there is no run yet
    }
  });
  gate.kill('SIGUSR2');
  await until('the gate says what runs', () => /a\.test\.js > waits runs for .* of 1 m \(pid/.test(gate.stderr()));
  gate.kill('SIGTERM');
  expect((await gate.ended).code).toBe(143);

  writeFileSync(join(dir, 'a.test.js'), tests(quick));
  const lenient = await runGate(['core'], { cwd: dir });
  expect([lenient.code, lenient.stdout]).toEqual([0, expect.stringContaining(unlearned)]);
  const strict = await runGate(['run', 'web', '--strict'], { cwd: dir });
  expect([strict.code, strict.stdout]).toEqual([3, expect.stringContaining(`✗ limits: ${unlearned}`)]);
});

test('a test has the limit of the last pattern that matches it; a pattern about no test is told', async () => {
  const patterns = { '*': '50s', 'web :: *quick': '2s', 'web :: gone.test.js*': '1s' };
  const dir = project(
    { 'gate.config.json': config({ test: '40s', grace: '1s', tests: patterns }), 'a.test.js': tests(loops) },
    { packages: true },
  );
  const listed = await runGate(['list', 'core'], { cwd: dir });
  expect([listed.code, listed.stdout]).toEqual([
    0,
    expect.stringContaining('    2 s  web :: a.test.js > quick  (configured for "web :: *quick")\n'),
  ]);
  expect(listed.stdout).toContain('! no test matches "web :: gone.test.js*" in limits.tests: correct or remove it');
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  expect(testIn(dir, 'quick')).toMatchObject({ outcome: 'hung', failure: { by: 'gate', limitMs: 2_000 } });
  expect(messages(dir)).toContain(
    'warn limits: no test of suite web matches "web :: gone.test.js*" in its limits.tests: correct or remove it',
  );
});
