import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => {
  if (process.platform === 'linux') expect(await sweep()).toEqual([]);
});

const wait = 'touch "started.$NAME"; while [ ! -e go ]; do sleep 0.05; done; exit "$CODE"';
const files = {
  'gate.config.json': JSON.stringify({
    cores: 4,
    suites: {
      slow: { runner: 'command', command: ['sh', '-c', wait] },
      unit: { runner: 'vitest', cores: 1 },
      api: { runner: 'pytest' },
    },
  }),
  'a.test.ts': `import { expect, test } from 'vitest';
test('one', () => expect(process.env.CODE).toBe('0'));
test('two', () => {});
`,
  'test_b.py': `import os

def test_three():
    assert os.environ['CODE'] == '0'

def test_four():
    pass
`,
};

type Run = {
  readonly verdict: { readonly kind: string };
  readonly tests: readonly { readonly id: string; readonly outcome: string }[];
};

test('two gates at once with different outcomes, and a debt recorded meanwhile: each has its own truth', async () => {
  const dir = project(files, { packages: true });
  const go = join(dir, 'go');
  const env = (name: string, CODE: '0' | '7'): { cwd: string; env: Record<string, string> } => ({
    cwd: dir,
    env: { NAME: name, CODE },
  });
  const recordOf = (id: string): Run =>
    JSON.parse(readFileSync(join(dir, '.gate/runs', id, 'run.json'), 'utf8')) as Run;
  const runs = (): readonly string[] => readdirSync(join(dir, '.gate/runs')).filter(name => !name.startsWith('.'));
  const bad = (id: string): readonly string[] =>
    recordOf(id)
      .tests.filter(({ outcome }) => outcome !== 'passed')
      .map(each => each.id)
      .toSorted();

  writeFileSync(go, '');
  expect((await runGate(['core'], env('before', '7'))).code).toBe(1);
  const [first = ''] = runs();
  rmSync(go);

  const green = startGate(['core'], env('green', '0'));
  await until('the first has its folder', () => runs().length === 2);
  const greenId = runs().find(id => id !== first) ?? '';
  const red = startGate(['core'], env('red', '7'));
  await until('both run', () => ['green', 'red'].every(name => existsSync(join(dir, `started.${name}`))));
  const redId = runs().find(id => id !== first && id !== greenId) ?? '';
  const terms = ['--owner', '@org/a', '--reason', 'waits for the other team to mend it', '--due', '10d'];
  const recorded = await runGate(['debt', 'record', '--run', first, ...terms], { cwd: dir });
  expect({ code: recorded.code, stdout: recorded.stdout }).toEqual({
    code: 0,
    stdout: expect.stringContaining('3 entries open until'),
  });
  writeFileSync(go, '');
  expect([(await green.ended).code, (await red.ended).code]).toEqual([0, 1]);

  const wrong = ['api :: test_b.py > test_three', 'slow :: (command)', 'unit :: a.test.ts > one'];
  expect([bad(greenId), bad(redId)]).toEqual([[], wrong]);
  for (const id of [greenId, redId]) {
    expect(recordOf(id).tests).toHaveLength(5);
    expect((await runGate(['report', id], { cwd: dir })).code).toBe(id === greenId ? 0 : 1);
  }
  // Both are remembered, the ledger is whole, and the next run owes what was recorded.
  const runsTotal = (verdict: string): string | undefined =>
    new RegExp(`gate_runs_total\\{gate="core",verdict="${verdict}"\\} (\\d+)`).exec(
      readFileSync(join(dir, '.gate/textfile/gate.prom'), 'utf8'),
    )?.[1];
  expect([runsTotal('pass'), runsTotal('fail')]).toEqual(['1', '2']);
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);
  const owed = await runGate(['core'], env('after', '7'));
  expect([owed.code, owed.stdout.split('\n')[1]]).toEqual([0, expect.stringMatching(/^PASS-WITH-DEBT {2}3 known/)]);
  expect(readdirSync(join(dir, '.gate')).toSorted()).toEqual([
    '.gitignore',
    'history.db',
    'latest',
    'runs',
    'textfile',
  ]);
});
