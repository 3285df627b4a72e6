import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Ended, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const cart = `import { expect, test } from 'vitest';
import { total } from '../src/cart.js';
test('adds up', () => expect(total([1, 2])).toBe(3));
test('is empty', () => expect(total([])).toBe(0));
test('rounds', () => { throw new TypeError('cannot round 12.5 to cents'); });
`;

const files = {
  'gate.config.json': JSON.stringify({
    suites: {
      web: { runner: 'vitest', limits: { test: '2s' } },
      core: { runner: 'pytest', args: ['py'] },
    },
    gates: { fast: { budget: '60s' } },
  }),
  'package.json': '{ "type": "module" }',
  'vitest.config.js': 'export default { test: { include: ["tests/**"] } };\n',
  'src/cart.js': 'export const total = prices => prices.reduce((sum, price) => sum + price, 0);\n',
  'tests/cart.test.js': cart,
  'tests/queue.test.js': `import { test } from 'vitest';
test('drains', () => { for (;;); });
test('fills', () => {});
`,
  'py/test_orders.py': `def test_refund():
    assert refund(10) == 9

def test_ships():
    assert True

def refund(price):
    return price - 2
`,
  '.gitignore': 'node_modules\n',
};

/** What of the ledger somebody has decided, as it lies on the disk. */
const ledger = (dir: string): Readonly<Record<string, string>> => {
  const root = join(dir, 'debt/entries');
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && entry.name.endsWith('.yaml'),
  );
  return Object.fromEntries(
    names
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')] as const)
      .filter(([, text]) => !text.includes('\nstate: proposed\n')),
  );
};

const verdictLine = ({ stdout }: Ended): string =>
  /^(?:PASS|FAIL|INCOMPLETE|INTERRUPTED).*$/m.exec(stdout)?.[0] ?? stdout;

test('the daily loop: from the first failing run to PASS-WITH-DEBT, drift, escalation, payment and settlement', async () => {
  const dir = project(files, { packages: true });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  const gate = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir });
  const edit = (name: string, change: (text: string) => string): void =>
    writeFileSync(join(dir, name), change(readFileSync(join(dir, name), 'utf8')));
  const debtOf = (title: string): unknown =>
    (JSON.parse(latest(dir, 'run.json')) as { tests: { id: string; debt?: { verdict: string } }[] }).tests.find(
      ({ id }) => id.endsWith(title),
    )?.debt?.verdict;
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'start');

  // The first run: everything that goes wrong is new, and nothing is remembered to compare with.
  const first = await gate('full');
  expect(first.stdout).toContain('4/7 passed · failed 2 · hung 1');
  expect([first.code, verdictLine(first)]).toEqual([1, 'FAIL  3 new']);
  expect(first.stdout).toContain('gate debt record');
  expect(first.stdout).toMatch(/no earlier run is remembered here: not compared: census, mass failure, choice of fast/);

  // The run has proposed them by itself, which excuses nothing; a reason that says nothing is refused, and nothing is half written.
  expect(first.stderr).toContain('gate: 3 new regressions are proposed in the ledger, which excuses nothing');
  expect((await gate('debt', 'list')).stdout).toMatch(/^3 entries: 3 proposed\n/);
  const again = await gate('debt', 'record');
  expect([again.code, again.stdout]).toEqual([
    0,
    expect.stringContaining('3 new regressions are in the ledger already'),
  ]);
  expect(verdictLine(await gate('full'))).toBe('FAIL  3 new');
  const before = ledger(dir);
  const lazy = await gate('debt', 'accept', '*', '--owner', '@org/shop', '--reason', 'later', '--due', '30d');
  expect([lazy.code, lazy.stderr]).toEqual([2, expect.stringContaining('--reason is shorter than 20 characters')]);
  expect(ledger(dir)).toEqual(before);
  const terms = ['--owner', '@org/shop', '--reason', 'waits for the new price engine', '--due', '30d'];
  const accepted = await gate('debt', 'accept', '*', ...terms, '--ticket', 'SHOP-1');
  expect([accepted.code, accepted.stdout]).toEqual([0, expect.stringContaining('3 entries open until ')]);
  expect(readFileSync(join(dir, 'docs/REGRESSION_DEBT.md'), 'utf8')).toContain('web :: tests/queue.test.js');
  expect((await gate('debt', 'verify')).code).toBe(0);
  git('add', '-A');
  git('commit', '-qm', 'debt');

  // Known: the run passes, and says that it does not pass for nothing.
  const known = await gate('full');
  expect([known.code, verdictLine(known)]).toEqual([0, 'PASS-WITH-DEBT  3 known (0 due in 14 days, 0 overdue)']);
  expect(latest(dir, 'run.json')).toContain('"name":"fast"');

  // A test that starts to fail is new, and fast is the first to see it.
  edit('src/cart.js', text => text.replace('sum + price', 'sum - price'));
  const list = await gate('list', 'fast');
  expect(list.stdout).toMatch(/rounds {2}failed last time/);
  const fast = await gate('fast');
  expect([fast.code, verdictLine(fast)]).toEqual([1, 'FAIL  1 new']);
  expect(fast.stdout).toContain('web :: tests/cart.test.js > adds up');
  const broken = await gate('full');
  expect([broken.code, verdictLine(broken)]).toEqual([1, 'FAIL  1 new']);
  edit('src/cart.js', text => text.replace('sum - price', 'sum + price'));

  // The same test failing otherwise is a second debt on it.
  edit('tests/cart.test.js', text =>
    text.replace("TypeError('cannot round 12.5 to cents')", "RangeError('no such currency: XYZ')"),
  );
  const drift = await gate('full');
  expect([drift.code, verdictLine(drift), debtOf('> rounds')]).toEqual([1, 'FAIL  1 drifted', 'drift']);
  // The numbers in a message may differ.
  edit('tests/cart.test.js', () => cart.replace('12.5', '99.75'));
  const same = await gate('full');
  expect([same.code, debtOf('> rounds')]).toEqual([0, 'known']);
  // What was only proposed, and did not show again, is in nobody's way.
  expect(same.stdout).toContain(
    '2 proposed entries are about trouble that did not show: `gate debt settle` takes them out',
  );

  // From failing to hanging is worse; from hanging to failing is milder.
  edit('tests/cart.test.js', text => text.replace("throw new TypeError('cannot round 99.75 to cents');", 'for (;;);'));
  edit('tests/queue.test.js', text => text.replace('for (;;);', "throw new Error('stuck');"));
  const worse = await gate('full');
  expect([worse.code, debtOf('> rounds'), debtOf('> drains')]).toEqual([1, 'escalated', 'changed']);
  edit('tests/queue.test.js', () => files['tests/queue.test.js']);

  // Mended: a part of the run proves nothing and changes nothing; a whole one reruns it, and insists on the settlement.
  edit('tests/cart.test.js', () => cart.replace("throw new TypeError('cannot round 12.5 to cents');", ''));
  const held = ledger(dir);
  const part = await gate('fast');
  expect([part.code, debtOf('> rounds')]).toEqual([0, 'paid?']);
  expect((await gate('debt', 'settle')).stdout).not.toContain('settled');
  expect(ledger(dir)).toEqual(held);
  const paid = await gate('full');
  expect([paid.code, debtOf('> rounds')]).toEqual([1, 'paid']);
  expect(paid.stdout).toContain('gate debt settle');
  expect(latest(dir, 'events.ndjson').match(/"type":"rerun-finished"/g)).toHaveLength(3);
  const settled = await gate('debt', 'settle');
  expect([settled.code, settled.stdout]).toEqual([0, expect.stringContaining('1 entry settled')]);
  expect(settled.stdout).toMatch(/^\d entr(?:y|ies) only proposed, and not seen in the run .*: out of the ledger:$/m);
  expect(Object.keys(ledger(dir))).toHaveLength(2);
  expect((await gate('debt', 'list', '--state', 'proposed')).stdout).toBe('Nothing is owed.\n');
  const calm = await gate('full');
  expect([calm.code, verdictLine(calm)]).toEqual([0, 'PASS-WITH-DEBT  2 known (0 due in 14 days, 0 overdue)']);

  // What is overdue blocks, whoever looks.
  const [name = ''] = Object.keys(ledger(dir)).filter(each => ledger(dir)[each]?.includes('test_refund') === true);
  const file = readdirSync(join(dir, 'debt/entries/core')).find(each => each === name) ?? '';
  edit(`debt/entries/core/${file}`, text =>
    text.replace(/^due: .*$/m, 'due: 2026-01-31').replace(/^since: \S+/m, 'since: 2026-01-01'),
  );
  const overdue = await gate('full');
  expect([overdue.code, verdictLine(overdue), debtOf('test_refund')]).toEqual([1, 'FAIL  1 overdue', 'expired']);

  // A conflict marker is found before anything runs.
  edit(`debt/entries/core/${file}`, text => `<<<<<<< ours\n${text}`);
  const conflict = await gate('full');
  expect([conflict.code, conflict.stderr]).toEqual([
    2,
    expect.stringMatching(/core\/[0-9a-f]+\.yaml:1:\d+: .*conflict marker/),
  ]);
}, 600_000); // a whole week of runs, one after the other, on a machine that may be busy
