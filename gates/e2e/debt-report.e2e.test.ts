import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { DebtEntry } from '../../debt/entry.ts';
import { formatEntry } from '../../debt/format.ts';
import { sampleEntry } from '../../debt/sample-entry.ts';
import { entryPath } from '../../debt/store.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { ledgerPage } from '../../reports/html/ledger/page.ts';
import { ledgerReport } from '../../reports/ledger/report.ts';
import { entry as plainEntry, sampleFacts } from '../../reports/ledger/sample-facts.ts';
import { frame, failure, sampleRun, sampleTest } from '../../reports/sample-records.ts';
import { overflow } from './browser.ts';
import { commands, launch, project, runGate, sweep } from './live-gate.ts';
import { checkPage } from './page-checks.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const owed = (at: number, more: Partial<DebtEntry> = {}): DebtEntry => ({
  ...sampleEntry,
  id: (at + 0xaaaa).toString(16).padStart(12, '0'),
  test: testId('unit', { file: 'tests/orders.spec.ts', titles: ['Orders', `case ${at}`] }),
  since: dayFromNow(-at),
  due: dayFromNow(20),
  ...more,
});

const fileOf = (dir: string, entry: DebtEntry): string => entryPath(join(dir, 'debt/entries'), entry);

const write = (dir: string, ...entries: readonly DebtEntry[]): void => {
  for (const entry of entries) {
    mkdirSync(dirname(fileOf(dir, entry)), { recursive: true });
    writeFileSync(fileOf(dir, entry), formatEntry(entry));
  }
};

const git = async (dir: string, day: string, ...args: readonly string[]): Promise<void> => {
  const date = `${day}T12:00:00Z`;
  const who = ['-c', 'user.name=gate', '-c', 'user.email=gate@localhost'];
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const { code, stderr } = await launch(['git', ...who, ...args], { cwd: dir, env }).ended;
  expect(code, stderr).toBe(0);
};

const save = async (dir: string, day: string): Promise<void> => {
  await git(dir, day, 'add', '.');
  await git(dir, day, 'commit', '-qm', 'change');
};

/** A repository whose ledger was changed twice: 60 days ago, where a tag stands, and 10 days ago. */
const repository = async (): Promise<string> => {
  const dir = project({ 'gate.config.json': commands({ unit: ['sh', '-c', 'exit 7'] }) });
  await git(dir, dayFromNow(-60), 'init', '-q');
  write(dir, owed(1), owed(2, { due: dayFromNow(-1) }), owed(3));
  await save(dir, dayFromNow(-60));
  await git(dir, dayFromNow(-60), 'tag', 'v1.0.0');
  rmSync(fileOf(dir, owed(3)));
  write(dir, owed(4, { due: dayFromNow(14) }), owed(5, { signature: 'any', kind: 'hang' }));
  await save(dir, dayFromNow(-10));
  return dir;
};

const page = (dir: string): string => join(dir, '.gate/debt/report.html');

describe('gate debt report', () => {
  test('renders the Markdown that is committed and a page beside the runs, and says what is owed', async () => {
    const dir = await repository();
    expect((await runGate(['full', '--quiet', '--no-record'], { cwd: dir })).code).toBe(1);
    const { code, stdout, stderr } = await runGate(['debt', 'report'], { cwd: dir });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('4 entries: 4 owed, 1 overdue, 1 due in 14 days, 0 proposed, 0 accepted, 0 without owner');
    expect(lines[1]).toBe(`since v1.0.0 (${dayFromNow(-60)}): 2 new, 1 paid or removed`);
    expect(stdout).toMatch(/newest whole run \d{8}T\d{6}Z-full-\w+: FAIL {2}1 new.*\n {2}0\/1 passed · failed 1/);
    expect(stdout).toContain(
      'written: docs/REGRESSION_DEBT.md\nwritten: .gate/debt/report.html\nwritten: .gate/debt/report.md\n',
    );
    const text = readFileSync(page(dir), 'utf8');
    for (const said of [
      'case 3',
      'case 4',
      'Burn-down',
      'any failure',
      '1 overdue, 1 due in 14 days, none without owner',
    ])
      expect(text).toContain(said);
    const markdown = readFileSync(page(dir).replace('.html', '.md'), 'utf8');
    expect(markdown).toContain('| 4 | 4 | 1 | 1 | 0 | 0 | 0 |\n\nThe newest whole run, ');
    expect(markdown).toContain('2 new, 1 paid or removed.');
    expect(readFileSync(join(dir, 'docs/REGRESSION_DEBT.md'), 'utf8')).toContain('Orders > case 5');
    const { stdout: status } = await launch(['git', 'status', '--porcelain'], { cwd: dir }).ended;
    expect(status).toBe('?? docs/\n');
    // Their tests were in no run: that is all that is wrong with them, and the page is not stale.
    const verified = await runGate(['debt', 'verify'], { cwd: dir });
    expect([verified.code, verified.stderr.match(/ has no test /g)?.length]).toEqual([2, 4]);
    expect(verified.stderr).not.toContain('REGRESSION_DEBT.md');
  });

  test('--since takes a tag, a commit or a day, --html a path, --json the numbers', async () => {
    const dir = await repository();
    const since = async (word: string) => {
      const { stdout } = await runGate(['debt', 'report', '--since', word, '--html', 'out/page.html', '--json', '-'], {
        cwd: dir,
      });
      const { moves, past } = JSON.parse(stdout) as {
        moves: { added: { id: string }[]; left: { test: string }[] };
        past: { points: { day: string; entries: number }[] };
      };
      return { moves: [moves.added.length, moves.left.map(({ test: id }) => id.slice(-6))], past: past.points };
    };
    const past = [
      { day: dayFromNow(-60), entries: 3 },
      { day: dayFromNow(-10), entries: 4 },
      { day: dayFromNow(0), entries: 4 },
    ];
    expect(await since('v1.0.0')).toEqual({ moves: [2, ['case 3']], past });
    expect(await since('HEAD')).toEqual({ moves: [0, []], past });
    expect(await since(dayFromNow(-30))).toEqual({ moves: [2, ['case 3']], past });
    expect(await since(dayFromNow(-100))).toEqual({ moves: [4, []], past });
    expect(existsSync(join(dir, 'out/page.html'))).toBe(true);
    expect(existsSync(page(dir))).toBe(false);
  });

  test.each(['v9', '--upload-pack=x', '2026-02-31', 'HEAD~99'])(
    '--since=%s is one sentence, exit 2, and writes nothing',
    async word => {
      const dir = await repository();
      const { code, stdout, stderr } = await runGate(['debt', 'report', `--since=${word}`], { cwd: dir });
      expect({ code, stdout, stderr }).toEqual({
        code: 2,
        stdout: '',
        stderr: `gate: --since ${word}: git knows no such tag or commit here, and it is no day like 2026-09-14.\n`,
      });
      expect([existsSync(page(dir)), existsSync(join(dir, 'docs'))]).toEqual([false, false]);
    },
  );

  test('the report is never written over the page that is committed', async () => {
    const dir = await repository();
    const { code, stderr } = await runGate(['debt', 'report', '--markdown', 'docs/REGRESSION_DEBT.md'], { cwd: dir });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('docs/REGRESSION_DEBT.md is the page that is committed'),
    ]);
    expect(existsSync(join(dir, 'docs'))).toBe(false);
  });

  test('an invalid ledger writes nothing, exit 2', async () => {
    const dir = await repository();
    writeFileSync(fileOf(dir, owed(1)), 'id: x\n');
    const { code, stderr } = await runGate(['debt', 'report'], { cwd: dir });
    expect(code).toBe(2);
    expect(stderr).toContain('.yaml:1:');
    expect([existsSync(page(dir)), existsSync(join(dir, 'docs'))]).toEqual([false, false]);
  });

  test('outside of git, without a run and without an entry it still says what it knows', async () => {
    const dir = project({ 'gate.config.json': commands({ unit: ['true'] }) });
    const { code, stdout } = await runGate(['debt', 'report'], {
      cwd: dir,
      env: { GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^0 entries: 0 owed.*\nno whole run is kept here: type `gate full`\n/);
    expect(readFileSync(page(dir), 'utf8')).toContain('Nothing is owed');
  });

  test('a shallow clone says that it does not know the beginning', async () => {
    const dir = await repository();
    const clone = join(project({}), 'clone');
    await git(dir, dayFromNow(0), 'clone', '-q', '--depth', '1', `file://${dir}`, clone);
    const { code } = await runGate(['debt', 'report'], { cwd: clone });
    expect(code).toBe(0);
    expect(readFileSync(page(clone), 'utf8')).toContain('This clone is shallow');
  });
});

const nasty = '</title></style><script>document.title="pwned"</script><img src=x onerror="alert(1)">\u202e';
const unbroken = 'averylongwordwithoutanyplacetobreak'.repeat(8);

const hung = sampleTest({
  suite: 'api',
  titles: ['hangs'],
  outcome: 'hung',
  failure: failure('no end', { stack: [frame(`src/${nasty}.ts`, 7, nasty), frame(unbroken, 8)] }),
});

/** One of everything, some of it hostile, some of it too long for any line. */
const everything = ledgerReport(
  sampleFacts(
    [
      ...Array.from({ length: 9 }, (_, at) =>
        plainEntry(at, { due: `2026-1${at % 3}-11`, signature: `s1:${'ab'.repeat(8)}` }),
      ),
      plainEntry(20, {
        test: `api :: ${nasty}`,
        message: nasty,
        owner: nasty,
        reason: nasty,
        ticket: nasty,
        when: nasty,
      }),
      plainEntry(21, {
        test: `api :: ${unbroken}`,
        message: unbroken,
        owner: unbroken,
        reason: unbroken,
        ticket: unbroken,
      }),
      plainEntry(22, { kind: 'hang', test: hung.id }),
      plainEntry(23, { kind: 'hang' }),
      plainEntry(24, { state: 'accepted', review: '2027-01-01' }),
      { ...plainEntry(25), state: 'proposed', owner: undefined } as never,
    ],
    {
      commit: '4c1d2e9a77aa',
      branch: unbroken,
      run: sampleRun([hung, sampleTest()], {
        kind: 'fail',
        exitCode: 1,
        reasons: [{ policy: nasty, level: 'block', message: unbroken, tests: [] }],
      }),
      moves: { from: nasty, added: [plainEntry(20)], left: [plainEntry(31, { test: unbroken })], leftCount: 9 },
      past: { points: [3, 9, 7, 15].map((entries, at) => ({ day: `2026-0${at + 6}-01`, entries })), isCut: true },
      log: [
        { at: '2026-11-20T08:00:00Z', run: 'r', test: nasty, verdict: 'drift', entry: 'abc', why: unbroken, runs: 2 },
      ],
      flaky: [{ test: unbroken, runs: 20, flaky: 3, reruns: 4, ms: 60_000 }],
    },
  ),
);

checkPage(
  {
    name: 'the page of the ledger',
    full: () => ledgerPage(everything),
    empty: () => ledgerPage(ledgerReport(sampleFacts([]))),
    ordinary: () => {
      const entries = Array.from({ length: 142 }, (_, at) => plainEntry(at, { due: `2026-1${at % 3}-23` }));
      return ledgerPage(ledgerReport(sampleFacts(entries, { run: sampleRun([sampleTest()]) })));
    },
    title: 'Regression debt: 13 owed, 6 overdue',
    parts: [
      'due',
      'owners',
      'kinds',
      'moves',
      'course',
      'causes',
      'hangs',
      'cheques',
      'flaky',
      'log',
      'completeness',
      'entries',
    ],
    folded: 'details:not([open]) td',
  },
  openPage => {
    test('every entry of a short ledger can be read without opening anything', async () => {
      const { page: shown, close } = await openPage(ledgerPage(everything), { javaScript: false });
      expect(await shown.locator('.owed > li').first().isVisible()).toBe(true);
      await close();
    });

    test.each([
      ['ordinary', 'keeps its promise under load', true],
      ['very long', `${'&<é'.repeat(300)} ends`, false],
    ])('10 000 entries of %s texts stay below 5 MB, and all of them are there or counted', async (_, words, all) => {
      const entries = Array.from({ length: 10_000 }, (__, at) =>
        plainEntry(at, {
          test: `service-${at % 20} :: tests/module_${at % 250}.spec.ts > Module > case ${at} ${words}`,
          owner: `@org/team-${at % 60}`,
          ticket: `PAY-${at}`,
          reason: words,
          message: `${plainEntry(at).message} ${words}`,
        }),
      );
      const html = ledgerPage(ledgerReport(sampleFacts(entries)));
      expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
      const { page: shown, complaints, close } = await openPage(html);
      const listed = await shown.locator('.owed > li').count();
      const left = /and (\d+) more in the Markdown page/.exec(html)?.[1] ?? '0';
      expect(listed + Number(left)).toBe(10_000);
      expect(listed === 10_000).toBe(all);
      expect(await overflow(shown)).toBe(0);
      expect(complaints).toEqual([]);
      await close();
    });
  },
);
