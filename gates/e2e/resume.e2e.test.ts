import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { alive, launch, latest, type Live, project, runGate, startGate, sweep, until } from './live-gate.ts';

const linux = process.platform === 'linux' ? describe : describe.skip; // elsewhere a killed gate's tests cannot be seen

afterEach(async () => {
  if (process.platform === 'linux') expect(await sweep()).toEqual([]);
});

type Run = {
  readonly run: { readonly id: string; readonly resumedFrom?: string };
  readonly verdict: { readonly kind: string; readonly exitCode: number; readonly reasons: readonly object[] };
  readonly totals: { readonly census: number };
  readonly suites: readonly { readonly name: string; readonly launches: number }[];
  readonly tests: readonly { readonly id: string; readonly outcome: string; readonly attempts: number }[];
};

const latestRun = (dir: string): Run => JSON.parse(latest(dir, 'run.json')) as Run;
const fates = ({ tests }: Run): readonly string[] => tests.map(({ id, outcome }) => `${id}: ${outcome}`).toSorted();

/** What was executed, one line an execution: the tests write it where git does not look. */
const executed = (dir: string): readonly string[] => {
  const file = join(dir, '.gate/executed');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
};

const note = `const ran = name => appendFileSync('.gate/executed', name + '\\n');`;
const files = {
  'gate.config.json': JSON.stringify({
    suites: {
      first: { runner: 'command', command: ['sh', '-c', 'echo first >> .gate/executed'] },
      unit: { runner: 'vitest', exclusive: true, args: ['--no-file-parallelism'] },
      api: { runner: 'pytest', exclusive: true },
    },
  }),
  'vitest.config.mjs': `export default { test: { include: ['*.test.ts'], sequence: { sequencer: class {
  shard(files) { return files; }
  sort(files) { return [...files].sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1)); }
} } } };`,
  'a.test.ts': `import { appendFileSync } from 'node:fs';
import { afterAll, test } from 'vitest';
${note}
test('one', () => ran('one'));
test('two', () => { ran('two'); throw new Error('no'); });
test.skip('three', () => {});
afterAll(() => ran('end of a'));
`,
  'b.test.ts': `import { appendFileSync, existsSync } from 'node:fs';
import { test } from 'vitest';
${note}
test('four', () => ran('four'));
test('waits', async () => {
  ran('waits');
  while (!existsSync('.gate/go')) await new Promise(done => setTimeout(done, 20));
});
test('six', () => ran('six'));
`,
  'test_c.py': `def ran(name):
    with open('.gate/executed', 'a') as out:
        out.write(name + '\\n')

def test_seven():
    ran('seven')

def test_eight():
    ran('eight')
    assert False
`,
};

const git = async (dir: string, ...args: readonly string[]): Promise<void> => {
  const as = ['-c', 'user.name=t', '-c', 'user.email=t@example.org'];
  expect((await launch(['git', '-C', dir, ...as, ...args], { cwd: dir }).ended).code).toBe(0);
};

const repository = async (given: Readonly<Record<string, string>> = files): Promise<string> => {
  const dir = project({ '.gitignore': 'node_modules\n.pytest_cache\n', ...given }, { packages: true });
  await git(dir, 'init', '-q');
  await git(dir, 'add', '.');
  await git(dir, 'commit', '-qm', 'all');
  return dir;
};

const waiting = (dir: string, live: Live): Promise<boolean> =>
  until(`the test waits; stderr: ${live.stderr()}`, () => executed(dir).includes('waits'));

/** A run that is ended while one of its tests waits. */
const interrupted = async (dir: string, signal: NodeJS.Signals, args: readonly string[] = ['full']): Promise<void> => {
  const live = startGate(args, { cwd: dir });
  await waiting(dir, live);
  await until('it is in the journal', () =>
    /"test-started","test":"unit :: b.test.ts > waits"/.test(latest(dir, 'events.ndjson')),
  );
  live.kill(signal);
  await live.ended;
  await until('nothing lives', () => alive().length === 0, 5_000);
};

const go = (dir: string): void => writeFileSync(join(dir, '.gate/go'), '');

const undisturbed = [
  'api :: test_c.py > test_eight: failed',
  'api :: test_c.py > test_seven: passed',
  'first :: (command): passed',
  'unit :: a.test.ts > one: passed',
  'unit :: a.test.ts > three: skipped',
  'unit :: a.test.ts > two: failed',
  'unit :: b.test.ts > four: passed',
  'unit :: b.test.ts > six: passed',
  'unit :: b.test.ts > waits: passed',
];

linux('--resume', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)('after %s: what has a fate keeps it, the rest is run', async signal => {
    const dir = await repository();
    await interrupted(dir, signal);
    const cut = await runGate(['report'], { cwd: dir });
    expect(cut.stdout).toContain('\n  gate full --resume ');
    const before = latestRun(dir);
    go(dir);
    const resumed = await runGate(['full', '--resume'], { cwd: dir });
    expect({ code: resumed.code, stderr: resumed.stderr }).toMatchObject({ code: 1 });
    const after = latestRun(dir);
    expect(fates(after)).toEqual(undisturbed);
    expect(after.run.resumedFrom).toBe(before.run.id);
    expect(after.totals.census).toBe(9);
    expect(after.tests.every(({ attempts }) => attempts === 1)).toBe(true);
    const count = (name: string): number => executed(dir).filter(each => each === name).length;
    expect(
      Object.fromEntries(['one', 'two', 'end of a', 'four', 'six', 'seven'].map(name => [name, count(name)])),
    ).toEqual({ one: 1, two: 1, 'end of a': 1, four: 1, six: 1, seven: 1 });
    expect(count('waits')).toBe(2);
    expect(latest(dir, 'junit.xml')).toContain('four');
    // Once each, also where the run that was cut had been booked.
    expect(latest(dir, 'gate.prom')).toContain('gate_test_results_total{suite="unit",outcome="passed"} 4');
    // All of it can be made again from the journal of the new run alone.
    const reports = ['run.json', 'junit.xml', 'summary.md', 'report.html'].map(name => latest(dir, name));
    expect((await runGate(['report'], { cwd: dir })).stdout).toBe(resumed.stdout);
    expect(['run.json', 'junit.xml', 'summary.md', 'report.html'].map(name => latest(dir, name))).toEqual(reports);
    const again = await runGate(['full', '--resume'], { cwd: dir });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(
      /^gate: there is nothing to resume: the last `gate full` of this commit \(.+\) has run to its end\./,
    );
  });

  test('a resumed run that is interrupted as well is resumed', async () => {
    const dir = await repository();
    await interrupted(dir, 'SIGKILL');
    const first = executed(dir);
    writeFileSync(join(dir, '.gate/executed'), `${first.filter(name => name !== 'waits').join('\n')}\n`);
    await interrupted(dir, 'SIGKILL', ['full', '--resume']);
    go(dir);
    expect((await runGate(['full', '--resume'], { cwd: dir })).code).toBe(1);
    expect(fates(latestRun(dir))).toEqual(undisturbed);
    expect(executed(dir).filter(name => name === 'one')).toHaveLength(1);
    expect(executed(dir).filter(name => name === 'first')).toHaveLength(1);
    expect(readdirSync(join(dir, '.gate/runs'))).toHaveLength(3);
  });
});

linux('--resume never takes what is not the same', () => {
  test('a file that has changed in between: exit 2, its name, and nothing run; put back, it goes on', async () => {
    const dir = await repository();
    await interrupted(dir, 'SIGKILL');
    go(dir);
    const before = executed(dir);
    const text = readFileSync(join(dir, 'a.test.ts'), 'utf8');
    for (const [name, wrong] of [
      ['a.test.ts', text.replace(`ran('one')`, `{ throw new Error('broken since') }`)],
      ['new.test.ts', text],
    ] as const) {
      writeFileSync(join(dir, name), wrong);
      const { code, stderr } = await runGate(['full', '--resume'], { cwd: dir });
      expect(code).toBe(2);
      expect(stderr).toContain(
        `cannot be resumed: files have changed since (${name === 'a.test.ts' ? name : 'a.test.ts, new.test.ts'})`,
      );
    }
    expect(executed(dir)).toEqual(before);
    expect(readdirSync(join(dir, '.gate/runs'))).toHaveLength(1);
    await git(dir, 'checkout', '-q', 'a.test.ts');
    await git(dir, 'clean', '-qf', 'new.test.ts');
    expect((await runGate(['full', '--resume'], { cwd: dir })).code).toBe(1);
    expect(fates(latestRun(dir))).toEqual(undisturbed);
  });

  test('another commit, another configuration, another gate: one sentence each', async () => {
    const dir = await repository();
    expect((await runGate(['full', '--resume'], { cwd: dir })).stderr).toBe(
      'gate: there is no interrupted run of `gate full` here to resume. Type `gate full`.\n',
    );
    await interrupted(dir, 'SIGKILL');
    expect((await runGate(['core', '--resume'], { cwd: dir })).stderr).toContain('no interrupted run of `gate core`');
    expect((await runGate(['fast', '--resume'], { cwd: dir })).stderr).toContain('`gate fast` chooses anew');
    await git(dir, 'commit', '-qm', 'more', '--allow-empty');
    const moved = await runGate(['full', '--resume'], { cwd: dir });
    expect({ code: moved.code, stderr: moved.stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(
        / was made at commit \w{12}, and this is \w{12}: check that commit out, or type `gate full`/,
      ),
    });
    await git(dir, 'reset', '-q', '--hard', 'HEAD~1');
    const other = join(dir, '.gate/other.json');
    writeFileSync(other, readFileSync(join(dir, 'gate.config.json')));
    expect((await runGate(['full', '--resume', '--config', other], { cwd: dir })).code).toBe(2);
  });

  test('outside of git nobody can tell', async () => {
    const dir = project(files, { packages: true });
    const { code, stderr } = await runGate(['full', '--resume'], { cwd: dir });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--resume needs a commit of git') });
  });
});

/** What goes wrong at the end of a file must not be lost with the gate that died right before it. */
const endings = {
  'gate.config.json': JSON.stringify({
    suites: {
      first: { runner: 'command', command: ['true'] },
      unit: { runner: 'vitest' },
      api: { runner: 'pytest' },
    },
  }),
  'a.test.ts': `import { afterAll, test } from 'vitest';
const soon = () => new Promise(done => setTimeout(done, 20));
for (const name of ['one', 'two', 'three']) test(name, soon);
test('four', async () => { await soon(); throw new Error('no'); });
test('five', { retry: 1 }, async () => { await soon(); throw new Error('never'); });
afterAll(async () => { await soon(); throw new Error('at the end'); });
`,
  'b.test.ts': `import { test } from 'vitest';
for (const name of ['six', 'seven', 'eight']) test(name, () => new Promise(done => setTimeout(done, 20)));
test.skip('nine', () => {});
`,
  'test_c.py': `import time
import pytest

@pytest.fixture(scope='module', autouse=True)
def place():
    yield
    assert False, 'at the end'

@pytest.mark.parametrize('number', range(4))
def test_some(number):
    time.sleep(0.02)
    assert number != 2
`,
};

linux('SIGKILL of the gate at any moment', () => {
  test('the journal tells every fate so far, and --resume comes to those of an undisturbed run', async () => {
    const dir = await repository(endings);
    expect((await runGate(['full'], { cwd: dir })).code).toBe(1);
    const whole = fates(latestRun(dir));
    expect(whole.filter(each => each.includes('(hook: '))).toHaveLength(2);
    const known = new Set(whole);
    const lines = (id: string): number => {
      const file = join(dir, '.gate/runs', id, 'events.ndjson');
      return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0;
    };
    const all = lines(latestRun(dir).run.id);
    let resumed = 0;
    for (let nth = 0; nth < 10; nth++) {
      // The first as early as can be.
      const at = nth === 0 ? 1 : Math.ceil(Math.random() * all);
      const before = new Set(readdirSync(join(dir, '.gate/runs')));
      const fresh = (): string =>
        readdirSync(join(dir, '.gate/runs')).find(name => !name.startsWith('.') && !before.has(name)) ?? '';
      const live = startGate(['full'], { cwd: dir });
      let isOver = false;
      void live.ended.then(() => (isOver = true));
      await until('its journal is so long', () => isOver || lines(fresh()) >= at);
      live.kill('SIGKILL');
      const { signal } = await live.ended;
      await until('nothing lives', () => alive().length === 0, 5_000);
      const told = await runGate(['report', '--json', '-'], { cwd: dir });
      const cut = JSON.parse(told.stdout) as Run;
      const where = `killed behind line ${at} of ${all}`;
      expect(
        fates(cut).filter(each => !each.endsWith(': not-run') && !known.has(each)),
        where,
      ).toEqual([]);
      const next = await runGate(['full', '--resume'], { cwd: dir });
      if (signal === null || cut.verdict.kind === 'fail') {
        expect(next.code, where).toBe(2);
        continue;
      }
      resumed++;
      expect({ code: next.code, fates: fates(latestRun(dir)) }, where).toEqual({ code: 1, fates: whole });
      expect(latestRun(dir).run.resumedFrom, where).toBe(cut.run.id);
    }
    expect(resumed).toBeGreaterThan(0);
  }, 600_000);
});
