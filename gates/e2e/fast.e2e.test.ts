import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { commands, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const recordIn = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;
const eventsIn = (dir: string): readonly { type: string; suite?: string; stage?: string; test?: string }[] =>
  latest(dir, 'events.ndjson')
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { event: { type: string } }).event);

const sleepers = (count: number, ms: number): string =>
  `import { test } from 'vitest';
for (let i = 0; i < ${count}; i++) test('sleeps ' + i, () => new Promise(resolve => setTimeout(resolve, ${ms})));
`;

test('the budget is kept: what it cuts off is not-run with its reason, and that alone is not incomplete', async () => {
  const dir = project(
    {
      'gate.config.json': JSON.stringify({
        suites: { web: { runner: 'vitest' }, later: { runner: 'command', command: ['sleep', '0.1'] } },
        gates: { fast: { budget: '12s', suites: ['web', 'later'] } },
        cores: 1,
      }),
      'a.test.js': sleepers(100, 500),
    },
    { packages: true },
  );
  const { code, stdout, ms } = await runGate(['fast'], { cwd: dir });
  const { totals, tests, verdict } = recordIn(dir);
  // On a machine that is busy the end may be late, but never by what the tests would have taken.
  expect(ms).toBeLessThan(30_000);
  expect(totals.passed).toBeGreaterThan(0);
  const cut = tests.filter(({ reason }) => reason === 'budget');
  const other = tests.filter(({ outcome, reason }) => outcome !== 'passed' && reason !== 'budget');
  expect(other.map(({ id, outcome, reason, failure }) => [id, outcome, reason, failure])).toEqual([]);
  expect(cut.length).toBe(totals.notRun);
  expect(cut.length).toBeGreaterThan(50);
  expect(verdict.reasons.filter(({ level }) => level === 'block')).toEqual([]);
  expect([code, verdict.kind]).toEqual([0, 'pass']);
  expect(stdout).toContain('gate full');
});

test('what fails because it is asked to end has not come to its end: the budget has cut it off', async () => {
  const dir = project(
    {
      'gate.config.json': JSON.stringify({
        suites: { web: { runner: 'vitest' } },
        gates: { fast: { budget: '8s', suites: ['web'] } },
      }),
      'a.test.js': `import { test } from 'vitest';
test('passes', () => {});
test('is asked to end', { timeout: 60_000 }, () => new Promise((_, fail) => process.once('SIGTERM', () => fail(new Error('asked')))));
`,
    },
    { packages: true },
  );
  const { code } = await runGate(['fast'], { cwd: dir });
  const { tests } = recordIn(dir);
  expect(tests.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
    ['web :: a.test.js > passes', 'passed', undefined],
    ['web :: a.test.js > is asked to end', 'not-run', 'budget'],
  ]);
  expect(code).toBe(0);
});

test('nothing finished is incomplete', async () => {
  const dir = project({
    'gate.config.json': JSON.stringify({
      suites: { slow: { runner: 'command', command: ['sleep', '60'] } },
      gates: { fast: { budget: '3s', suites: ['slow'] } },
    }),
  });
  const { code, stdout, ms } = await runGate(['fast'], { cwd: dir });
  expect([code, stdout.split('\n')[1]]).toEqual([3, expect.stringMatching(/^INCOMPLETE/)]);
  expect(ms).toBeLessThan(20_000);
  const nothing = await runGate(['fast'], { cwd: project({ 'gate.config.json': commands({ never: ['true'] }) }) });
  expect([nothing.code, nothing.stdout]).toEqual([3, expect.stringContaining('no test has run')]);
});

test('it runs what was chosen and counts the rest; full runs the same tests first and says their verdict before its own', async () => {
  const file = (name: string): string => `import { expect, test } from 'vitest';
test('${name} quick', () => {});
test('${name} slow', () => new Promise(resolve => setTimeout(resolve, 500)));
`;
  const dir = project(
    {
      'gate.config.json': JSON.stringify({
        suites: { web: { runner: 'vitest', args: ['--maxWorkers=1'] } },
        gates: { fast: { tests: ['* quick'] } },
      }),
      'a.test.js': file('a'),
      'b.test.js': file('b'),
      'c.test.js': file('c'),
    },
    { packages: true },
  );
  expect((await runGate(['full'], { cwd: dir })).code).toBe(0);
  // Three quick ones are chosen, of files whose other test is told as not selected.
  const fast = await runGate(['fast'], { cwd: dir });
  expect(fast.code).toBe(0);
  expect(recordIn(dir).totals).toMatchObject({ census: 3, passed: 3, notSelected: 3 });
  // Then one of them breaks: it comes first.
  writeFileSync(join(dir, 'c.test.js'), file('c').replace('() => {}', '() => { throw new Error("broken"); }'));
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  const full = await runGate(['full'], { cwd: dir });
  expect(full.code).toBe(1);
  const events = eventsIn(dir);
  const at = (holds: (event: (typeof events)[number]) => boolean): number => events.findIndex(holds);
  const stage = at(({ type, stage: name }) => type === 'stage-finished' && name === 'fast');
  expect(at(({ type, test: id }) => type === 'test-started' && id?.includes('c quick') === true)).toBeLessThan(
    at(({ type, test: id }) => type === 'test-started' && id?.includes('a quick') === true),
  );
  expect(stage).toBeGreaterThan(0);
  expect(stage).toBeLessThan(at(({ type }) => type === 'suite-finished'));
  expect(full.stderr).toMatch(/fast: FAIL/);
  expect(recordIn(dir).stages.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['fast', 'fail'],
    ['core', 'fail'],
  ]);
});

test('what is new or changed since the merge base is chosen, and a base that is not there is told', async () => {
  const dir = project(
    {
      'gate.config.json': JSON.stringify({
        suites: { py: { runner: 'pytest' } },
        gates: { fast: { tests: ['nothing by value'] } },
      }),
      'test_old.py': 'def test_old():\n    pass\n',
      '.gitignore': 'node_modules\n__pycache__\n.pytest_cache\n',
    },
    { packages: true },
  );
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'start');
  expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
  git('checkout', '-qb', 'work');
  writeFileSync(join(dir, 'test_new.py'), 'def test_new():\n    pass\n');
  const fast = await runGate(['fast'], { cwd: dir });
  expect([fast.code, recordIn(dir).tests.map(({ id }) => id)]).toEqual([0, ['py :: test_new.py > test_new']]);
  expect(recordIn(dir).totals.notSelected).toBe(1);
  const list = await runGate(['list', 'fast'], { cwd: dir });
  expect(list.stdout).toContain('test_new.py  new or changed since the merge base');
  const wrong = await runGate(['fast', '--base', 'nowhere'], { cwd: dir });
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('--base nowhere has no merge base with HEAD here'),
  ]);
});

test('retries: a test that passes on another attempt is flaky and blocks; known as flaky it passes with debt', async () => {
  const dir = project(
    {
      'gate.config.json': JSON.stringify({
        suites: { web: { runner: 'vitest', retries: 2 }, py: { runner: 'pytest', retries: 1 } },
      }),
      'a.test.js': `import { appendFileSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
const runs = () => { appendFileSync('runs', 'x'); return readFileSync('runs', 'utf8').length; };
test('second time lucky', () => expect(runs() % 2).toBe(0));
test('fine', () => appendFileSync('fine', 'x'));
test('never', () => { throw new Error('no'); });
`,
      'test_b.py': `import os
def test_lucky():
    with open('py', 'a') as f:
        f.write('x')
    assert os.path.getsize('py') % 2 == 0
`,
    },
    { packages: true },
  );
  const first = await runGate(['core'], { cwd: dir });
  expect([first.code, first.stdout.split('\n')[1]]).toEqual([1, 'FAIL  3 new']);
  const of = (title: string): RunRecord['tests'][number] | undefined =>
    recordIn(dir).tests.find(({ id }) => id.endsWith(title));
  expect(of('second time lucky')).toMatchObject({ outcome: 'passed', flags: ['flaky'], attempts: 2 });
  expect(of('test_lucky')).toMatchObject({ outcome: 'passed', flags: ['flaky'], attempts: 2 });
  expect(of('never')).toMatchObject({ outcome: 'failed', flags: [], attempts: 3 });
  expect(of('second time lucky')?.earlier).toHaveLength(1);
  // Only what went wrong is tried again.
  expect(readFileSync(join(dir, 'fine'), 'utf8')).toBe('x');
  const terms = ['--owner', '@a', '--reason', 'the clock of the test is wrong', '--due', '5d'];
  expect((await runGate(['debt', 'record', ...terms], { cwd: dir })).code).toBe(0);
  const known = await runGate(['core'], { cwd: dir });
  expect([known.code, known.stdout.split('\n')[1]]).toEqual([
    0,
    'PASS-WITH-DEBT  3 known (3 due in 14 days, 0 overdue)',
  ]);
});

test('several suites run at once under the budget of cores, and an exclusive one alone', async () => {
  const meet = (own: string, other: string): readonly string[] => [
    'sh',
    '-c',
    `touch ${own}; i=0; while [ ! -e ${other} ]; do i=$((i+1)); [ $i -gt 400 ] && exit 1; sleep 0.05; done`,
  ];
  const together = project({
    'gate.config.json': commands({ a: meet('a', 'b'), b: meet('b', 'a') }, {}, { cores: 2 }),
  });
  expect((await runGate(['core'], { cwd: together })).code).toBe(0);
  const alone = (name: string): readonly string[] => [
    'sh',
    '-c',
    `[ ! -e busy ] || exit 1; touch busy; sleep 0.5; rm busy; echo ${name}`,
  ];
  const apart = project({
    'gate.config.json': commands({ a: alone('a'), b: alone('b') }, { exclusive: true }, { cores: 8 }),
  });
  expect((await runGate(['core'], { cwd: apart })).code).toBe(0);
});
