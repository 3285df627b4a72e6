import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { hasBrowser, open, startBrowser, violations } from './browser.ts';
import { type Ended, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const areas = ['cart', 'orders', 'refunds'];
/** 47 failing tests in each of three files, and 1 in Python: 142. Beside them as many that pass. */
const suite = (area: string): string => `import { describe, expect, test } from 'vitest';
import { prices } from '../../src/prices.js';
describe('${area}', () => {
  for (let nth = 1; nth <= 47; nth++)
    test('breaks ' + nth, () => {
      throw new TypeError('${area}: no price for item ' + 'x'.repeat(nth));
    });
  test('adds up', () => expect(prices.${area}).toBe(1));
  test('stands', () => {});
});
`;

const files = {
  'gate.config.json': JSON.stringify({
    suites: { web: { runner: 'vitest' }, core: { runner: 'pytest', args: ['py'] } },
  }),
  'package.json': '{ "type": "module" }',
  'src/prices.js': 'export const prices = { cart: 1, orders: 1, refunds: 1 };\n',
  ...Object.fromEntries(areas.map(area => [`tests/${area}/${area}.test.js`, suite(area)])),
  'py/test_core.py':
    'def test_rounds():\n    raise ValueError("cannot round")\n\ndef test_stands():\n    assert True\n',
  '.gitignore': 'node_modules\n__pycache__\n.pytest_cache\n',
  CODEOWNERS: '* @org/leads\ntests/cart/ @org/cart\ntests/orders/ @org/orders\npy/ @org/core\n',
};

/** What somebody has decided; what a run only proposes is not owed. */
const ledger = (dir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(join(dir, 'debt/entries'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith('.yaml'))
      .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'utf8')] as const)
      .filter(([, text]) => !text.includes('\nstate: proposed\n')),
  );

const verdictLine = ({ stdout }: Ended): string => /^(?:PASS|FAIL|INCOMPLETE).*$/m.exec(stdout)?.[0] ?? stdout;

/** Opens the page in a real browser: each part has these texts, and the page has nothing against itself. */
const looksRight = async (
  file: string,
  { title, parts }: { readonly title: string; readonly parts: Readonly<Record<string, readonly string[]>> },
): Promise<void> => {
  if (!hasBrowser()) return;
  const browser = await startBrowser();
  try {
    const { page, complaints, requests, close } = await open(browser, file);
    expect(await page.title()).toBe(title);
    await page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
    for (const [id, texts] of Object.entries(parts)) {
      const said = await page.locator(`section[aria-labelledby="${id}"]`).textContent();
      for (const text of texts) expect(said, id).toContain(text);
    }
    expect(await violations(page)).toEqual([]);
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
    await close();
  } finally {
    await browser.close();
  }
};

/** What a run's own page says. */
const pageOf = (dir: string): string => latest(dir, 'report.html');

test('a team with 142 failures starts in one command; from then on nothing gets worse unseen', async () => {
  const dir = project(files, { packages: true });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  const gate = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir });
  const edit = (name: string, from: string | RegExp, to: string): void =>
    writeFileSync(join(dir, name), readFileSync(join(dir, name), 'utf8').replace(from, to));
  const commit = (message: string): void => {
    git('add', '.');
    git('commit', '-qm', message);
  };
  git('init', '-q', '-b', 'main');
  commit('start');

  // 142 failures, one command, owners from CODEOWNERS.
  expect(verdictLine(await gate('full'))).toBe('FAIL  142 new');
  const reason = 'broken before there was a gate: to be mended area by area';
  const refused = await gate('debt', 'import', '.gate/latest/junit.xml', '--reason', reason, '--due', '60d');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('142 entries, more than 10 at once')]);
  const imported = await gate(
    'debt',
    'import',
    '.gate/latest/junit.xml',
    '--reason',
    reason,
    '--due',
    '60d',
    '--bulk',
    'DEBT-1',
  );
  expect(imported.stdout).toMatch(/^142 entries imported: 142 open until /);
  expect(imported.stdout).toMatch(/47 {2}@org\/cart\n.*47 {2}@org\/leads\n.*47 {2}@org\/orders\n.*1 {2}@org\/core\n$/);
  expect(Object.keys(ledger(dir))).toHaveLength(142);
  const known = await gate('full');
  expect([known.code, verdictLine(known)]).toEqual([0, 'PASS-WITH-DEBT  142 known (0 due in 14 days, 0 overdue)']);
  expect((await gate('debt', 'verify')).code).toBe(0);
  commit('142 known');
  git('tag', 'v1.0.0');

  // The 143rd blocks.
  edit('src/prices.js', 'cart: 1', 'cart: 2');
  const more = await gate('full');
  expect([more.code, verdictLine(more)]).toEqual([1, 'FAIL  1 new']);
  expect(latest(dir, 'summary.md')).toMatch(
    /## New against the ledger: 1\n[^]*\| failed \| web :: tests\/cart\/cart\.test\.js &gt; cart &gt; adds up /,
  );
  expect(pageOf(dir)).toMatch(/1 new[^]*tests\/cart\/cart\.test\.js[^]*adds up/);

  // A change that breaks a test and adds its own excuse is caught.
  git('checkout', '-qb', 'change');
  await gate('debt', 'record', '--owner', '@org/cart', '--reason', reason, '--due', '30d');
  commit('broken and excused');
  const excused = await gate('full', '--base', 'main');
  expect([excused.code, verdictLine(excused)]).toEqual([1, 'FAIL  1 new']);
  expect(excused.stdout).toContain('+1 debt: this change adds 1 entry');
  // Tried at the base it is what it is: broken here, and excused here.
  const tried = await gate('full', '--base', 'main', '--rerun-base');
  expect([tried.code, verdictLine(tried)]).toEqual([1, 'FAIL  1 new']);
  expect(tried.stdout).toMatch(/1 entry excuses what this change itself breaks: passed at the base [0-9a-f]{8}/);
  expect(tried.stdout).toContain('+1 debt: this change adds 1 entry (1 introduced by it)');
  expect(pageOf(dir)).toContain('excuses what this change itself breaks');
  expect(pageOf(dir)).toContain('+1 debt');
  git('checkout', '-q', 'main');

  // One of them failing differently blocks as drift.
  edit(
    'tests/cart/cart.test.js',
    "throw new TypeError('cart: no price",
    "if (nth === 7) throw new RangeError('no such currency');\n      throw new TypeError('cart: no price",
  );
  const drift = await gate('full');
  expect([drift.code, verdictLine(drift)]).toEqual([1, 'FAIL  1 drifted']);
  expect(pageOf(dir)).toMatch(/no such currency/);
  expect((await gate('debt', 'why', '*breaks 7')).stdout).toMatch(/nearest miss: [0-9a-f]{12}, signature differs: /);
  git('checkout', '-q', '.');

  // A part of the tests changes nothing.
  const before = ledger(dir);
  edit('py/test_core.py', 'raise ValueError("cannot round")', 'assert True');
  const part = await gate('run', 'core');
  expect([part.code, verdictLine(part)]).toEqual([0, expect.stringMatching(/^PASS-WITH-DEBT/)]);
  expect((await gate('debt', 'settle')).stdout).toContain('Nothing to settle');
  expect(ledger(dir)).toEqual(before);

  // One that is mended is paid, and removed.
  const paid = await gate('full');
  expect([paid.code, verdictLine(paid)]).toEqual([1, 'FAIL  1 paid and not settled']);
  expect((await gate('debt', 'settle')).stdout).toContain('1 entry settled');
  expect(Object.keys(ledger(dir))).toHaveLength(141);
  commit('one less');

  // A renamed test keeps its entry.
  const kept = ledger(dir);
  git('mv', 'tests/orders/orders.test.js', 'tests/orders/shop.test.js');
  const moved = await gate('full');
  expect([moved.code, verdictLine(moved)]).toEqual([1, 'FAIL  47 moved']);
  expect((await gate('debt', 'record')).stdout).toMatch(/^47 entries with another name:/);
  expect(verdictLine(await gate('full'))).toMatch(/^PASS-WITH-DEBT {2}141 known/);
  // Everything of them stays but the name, which they remember.
  const renamed = ledger(dir);
  expect(Object.keys(renamed).toSorted()).toEqual(Object.keys(kept).toSorted());
  for (const [entry, text] of Object.entries(renamed))
    expect(text.replace(/^aka: .*\n/m, '')).toBe(
      (kept[entry] ?? '').replace('orders/orders.test.js', 'orders/shop.test.js'),
    );
  expect(
    Object.values(renamed).filter(text => text.includes('aka: ["web :: tests/orders/orders.test.js > ')),
  ).toHaveLength(47);
  commit('renamed');

  // One that is overdue blocks.
  const [name = ''] = Object.keys(ledger(dir));
  edit(`debt/entries/web/${name}`, /due: .*/, 'due: 2026-01-02');
  const late = await gate('full');
  expect([late.code, verdictLine(late)]).toEqual([1, 'FAIL  1 overdue']);
  expect(latest(dir, 'run.json')).toContain('"expired"');
  expect(pageOf(dir)).toContain('1 overdue');

  // The report shows all of it: what is owed, by whom, what is late, what was paid, what drifted, and what it rests on.
  const report = await gate('debt', 'report', '--since', 'v1.0.0');
  expect([report.code, report.stdout]).toEqual([0, expect.stringMatching(/^141 entries: 141 owed, 1 overdue, /)]);
  await looksRight(join(dir, '.gate/debt/report.html'), {
    title: 'Regression debt: 141 owed, 1 overdue',
    parts: {
      due: ['2026-01-02', 'days late'],
      owners: ['@org/cart', '@org/leads', '@org/orders', 'Every entry has an owner.'],
      kinds: ['All 141 entries'],
      moves: ['since v1.0.0', 'py/test_core.py > test_rounds'],
      course: ['at most 141', 'now 141'],
      log: ['breaks 7', 'drift', 'signature differs'],
      completeness: ['149 tests in 2 suites', 'Every test of it has a result.'],
      entries: ['tests/orders/shop.test.js', 'broken before there was a gate'],
    },
  });
  const markdown = readFileSync(join(dir, '.gate/debt/report.md'), 'utf8');
  expect(markdown).toMatch(/^# Regression debt: 141 owed, 1 overdue\n/);
  expect(markdown).toContain('0 new, 1 paid or removed.');
}, 600_000); // sixteen runs of the gate, one after the other, on a machine that may be busy

test('lists of other tools: what is skipped there excuses any failure, what passes is left out, what is wrong has its line', async () => {
  const dir = project({
    'gate.config.json': JSON.stringify({ suites: { core: { runner: 'pytest', args: ['py'] } } }),
    'py/test_a.py': `import pytest

@pytest.mark.xfail(reason="the price engine is being replaced")
def test_rounds():
    raise ValueError("cannot round")

def test_stands():
    assert True

def test_breaks():
    raise TypeError("no price")
`,
    'muted.yml':
      'tests:\n- class: py.test_a\n  method: test_breaks\n  issue: PAY-7\n- test: py/test_a.py::test_stands\n',
    'expectations.txt': '# list\npy/test_a.py::test_none [ Failure ]\n',
    'broken.yml': 'tests:\n- x: 1\n',
    'broken.xml': '<html/>',
  });
  const gate = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir });
  const terms = ['--owner', '@a', '--due', '30d'];
  const early = await gate('debt', 'import', 'muted.yml');
  expect([early.code, early.stderr]).toEqual([2, expect.stringContaining('there is no run here that came to its end')]);
  await gate('full');
  for (const [file, said] of [
    ['broken.yml', /broken\.yml:2: This names no test/],
    ['broken.xml', /broken\.xml:1: .*is no JUnit report/],
    ['nowhere', /nowhere cannot be read/],
  ] as const) {
    const { code, stdout, stderr } = await gate('debt', 'import', file);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
  }
  const muted = await gate(
    'debt',
    'import',
    'muted.yml',
    'expectations.txt',
    ...terms,
    '--reason',
    'muted long before there was a gate',
  );
  expect(muted.stdout).toMatch(/^1 entry imported: 1 open until/);
  expect(muted.stdout).toMatch(/muted\.yml:5: it passes in the run/);
  expect(muted.stdout).toMatch(/expectations\.txt:2: no test of the run .* is called "py\/test_a\.py::test_none"/);
  const [entry = ''] = Object.values(ledger(dir));
  expect(entry).toContain('ticket: "PAY-7"');
  expect(entry).toMatch(/signature: s1:/);
  const marked = await gate('debt', 'import', 'py', ...terms);
  expect(marked.stdout).toMatch(/^1 entry imported: 1 open until .*\n.*\n1 of them excuse any failure/);
  expect(Object.values(ledger(dir)).find(text => text.includes('signature: any'))).toContain(
    'reason: the price engine is being replaced',
  );
  expect((await gate('full')).code).toBe(0);
});
