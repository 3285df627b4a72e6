import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Ended, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

/** Longer than a runner shows whole, and with what must be escaped. */
const long = 'Can4ry+7f3k/9Q2vw8Z-Lm5xT0pR6nB1sD4gH8jK2qW7eY3uIcA';
const odd = 'q"é\'\\z<7&Kp2#mVt9';
const env = { CANARY_API_KEY: long, ODD_TOKEN: odd, MODE_TOKEN: 'paper', SHORT_TOKEN: 'abc1' };

/** A piece that stays of a value although it was cut counts as the value. */
const pieces = [long, long.slice(0, 12), long.slice(-12), odd, odd.slice(0, 8), odd.slice(-8)].flatMap(piece => [
  piece,
  JSON.stringify(piece).slice(1, -1),
  encodeURIComponent(piece),
]);

const web = `import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
const { CANARY_API_KEY: long, ODD_TOKEN: odd } = process.env;
test('prints it in two halves', async () => {
  process.stdout.write('halves: ' + long.slice(0, 20));
  await new Promise(resolve => setTimeout(resolve, 300));
  process.stdout.write(long.slice(20) + ' end\\n');
});
test('throws it, and one mode is paper', () => { throw new Error('refused: ' + long + ' in paper'); });
test('throws the odd one', () => { throw new Error('refused: ' + odd); });
test('compares it', () => expect(long).toBe('something else'));
test('compares an object', () => expect({ key: odd, other: 1 }).toEqual({ key: 'x', other: 1 }));
test('is called ' + long, () => { throw new Error('named'); });
test('is called ' + odd, () => {});
test('hangs with it', () => { spawnSync('sh', ['-c', 'sleep 600; :', long]); });
`;

const py = `import os, json, subprocess, sys, time
import pytest
long, odd = os.environ["CANARY_API_KEY"], os.environ["ODD_TOKEN"]

def test_prints():
    sys.__stdout__.write("halves: " + long[:20]); sys.__stdout__.flush(); time.sleep(0.3)
    print(long[20:], "end")
    print(json.dumps({"odd": odd}), repr(odd))
    assert False, "printed"

def test_throws():
    raise ValueError("refused: " + long)

def test_compares():
    assert long == "something else"
    
def test_compares_odd():
    assert {"key": odd} == {"key": "x"}

@pytest.mark.parametrize("key", [long])
def test_named(key):
    assert key == ""

def test_hangs():
    subprocess.run(["sh", "-c", "sleep 600; :", long])
`;

const shell =
  'printf "halves: %.20s" "$CANARY_API_KEY"; sleep 0.3; printf "%s end\\n" "${CANARY_API_KEY#????????????????????}"; echo "$ODD_TOKEN" >&2; exit 1';

const files = {
  'gate.config.json': JSON.stringify({
    suites: {
      web: { runner: 'vitest', retries: 1, limits: { test: '3s', grace: '1s' } },
      py: { runner: 'pytest', args: ['-s', 'py'], limits: { test: '3s', grace: '1s' } },
      plain: { runner: 'command', command: ['sh', '-c', shell] },
      told: { runner: 'command', command: ['sh', '-c', 'echo told "$1"', 'told', long] },
    },
    alerts: { console: true },
    preflight: { env: 'env:MODE_TOKEN', checks: [{ type: 'env', required: ['CANARY_API_KEY', 'NOT_THERE'] }] },
  }),
  'package.json': '{ "type": "module" }',
  'a.test.js': web,
  'py/test_a.py': py,
  '.gitignore': 'node_modules\n',
};

/** Every file that the gate has written, by its name; the sources of the project and what runners keep are no part of that. */
const written = (dir: string, folders: readonly string[]): ReadonlyMap<string, Buffer> =>
  new Map(
    folders.flatMap(folder =>
      readdirSync(join(dir, folder), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name))] as const),
    ),
  );

const holders = (said: ReadonlyMap<string, Buffer>): readonly string[] =>
  [...said].flatMap(([name, bytes]) => pieces.flatMap(piece => (bytes.includes(piece) ? [`${name}: ${piece}`] : [])));

const words = ({ stdout, stderr }: Ended): readonly (readonly [string, Buffer])[] => [
  ['stdout', Buffer.from(stdout)],
  ['stderr', Buffer.from(stderr)],
];

test('what suites print, throw and are called by holds no secret anywhere', async () => {
  const dir = project(files, { packages: true });
  spawnSync('git', ['init', '-q', '-b', 'main'], { cwd: dir });
  const more = { ...env, GITHUB_ACTIONS: 'true' };
  const ended = await runGate(
    ['full', '--verbose', '--evidence', 'kept', '--junit', 'out/a.xml', '--json', 'out/a.json'],
    {
      cwd: dir,
      env: more,
    },
  );
  expect(ended.code).toBe(1);
  const said = new Map([...written(dir, ['.gate', 'debt', 'kept', 'out']), ...words(ended)]);
  expect(
    [...said.keys()].filter(name => /history\.db$|\.log$|events\.ndjson$|report\.html$|stacks/.test(name)).length,
  ).toBeGreaterThan(8);
  expect(holders(said)).toEqual([]);

  const log = (name: string): string => latest(dir, `logs/${name}.1.log`);
  for (const name of ['web', 'py', 'plain']) expect(log(name), name).toContain('halves: [redacted] end');
  expect(log('plain')).toContain('\n[redacted]\n');
  expect(log('told')).toBe('told [redacted]\n');
  const told = new Map<string, string>(
    JSON.parse(latest(dir, 'run.json')).tests.map((each: { id: string; failure?: { message: string } }) => [
      each.id,
      each.failure?.message ?? 'passed',
    ]),
  );
  const of = (title: string): string | undefined => told.get(`web :: a.test.js > ${title}`);
  expect(of('throws it, and one mode is paper')).toBe('Error: refused: [redacted] in paper');
  expect(of('is called [redacted]')).toBe('Error: named');
  expect(of('is called [redacted] #2')).toBe('passed');
  expect(of('hangs with it')).toMatch(/^hung: /);
  const stacks = [...said].filter(([name]) => name.includes('/stacks/')).map(([, bytes]) => bytes.toString());
  expect(stacks.filter(text => text.includes('sleep 600; : [redacted]')).length).toBeGreaterThan(1);
});

test('a test that is called by a secret is chosen by `gate fast`, owed and paid under its clean name', async () => {
  const dir = project(
    {
      'gate.config.json': JSON.stringify({
        suites: { web: { runner: 'vitest' }, py: { runner: 'pytest', args: ['py'] } },
      }),
      'package.json': '{ "type": "module" }',
      'a.test.js': `import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
test('is called ' + process.env.CANARY_API_KEY, () => expect(readFileSync('state', 'utf8')).toBe('mended'));
test('is called otherwise', () => {});
`,
      'py/test_a.py': `import os, pytest

@pytest.mark.parametrize("key", [os.environ["CANARY_API_KEY"], "other"])
def test_named(key):
    assert open("state").read() == "mended" or key == "other"
`,
      state: 'broken',
      '.gitignore': 'node_modules\n__pycache__\n.pytest_cache\n',
    },
    { packages: true },
  );
  const git = (...args: readonly string[]): void =>
    void spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: dir });
  const gate = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir, env: { ...env, CI: '1' } });
  const verdict = ({ stdout }: Ended): string => /^(?:PASS|FAIL|INCOMPLETE).*$/m.exec(stdout)?.[0] ?? stdout;
  const names = ['web :: a.test.js > is called [redacted]', 'py :: py/test_a.py > test_named[[redacted]]'];
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'start');

  expect(verdict(await gate('full'))).toBe('FAIL  2 new');
  const fast = await gate('fast');
  expect(verdict(fast)).toBe('FAIL  2 new');
  for (const name of names) expect(fast.stdout).toContain(name);
  const listed = await gate('list', 'core');
  for (const name of names) expect(listed.stdout).toContain(name);

  await gate('full');
  const recorded = await gate(
    'debt',
    'record',
    '--owner',
    '@a/b',
    '--reason',
    'broken before there was a gate: to be mended',
    '--due',
    '30d',
  );
  expect([recorded.code, recorded.stderr]).toEqual([0, '']);
  git('add', '.');
  git('commit', '-qm', 'owed');
  expect(verdict(await gate('full'))).toMatch(/^PASS-WITH-DEBT {2}2 known/);
  expect((await gate('debt', 'verify')).code).toBe(0);
  writeFileSync(join(dir, 'state'), 'mended');
  expect(verdict(await gate('full'))).toBe('FAIL  2 paid and not settled');
  expect(holders(new Map([...written(dir, ['.gate', 'debt']), ...words(listed), ...words(fast)]))).toEqual([]);
});

test('shards and what they are together hold none either, also where a shard did not know it', async () => {
  const throws =
    "import { test } from 'vitest';\ntest('throws', () => { throw new Error('saw ' + (process.env.CANARY_API_KEY ?? process.env.OTHER)); });\n";
  const dir = project(
    {
      'gate.config.json': JSON.stringify({ suites: { web: { runner: 'vitest' } } }),
      'package.json': '{ "type": "module" }',
      'a.test.js': throws,
      'b.test.js': throws,
      '.gitignore': 'node_modules\n',
    },
    { packages: true },
  );
  for (const words of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'x'],
  ])
    spawnSync('git', words, { cwd: dir });
  const first = await runGate(['core', '--shard', '1/2'], { cwd: dir, env });
  const known = written(dir, ['.gate']);
  expect(holders(new Map([...known, ...words(first)]))).toEqual([]);
  await runGate(['core', '--shard', '2/2'], { cwd: dir, env: { OTHER: long } });
  const runs = readdirSync(join(dir, '.gate/runs'));
  expect(
    holders(
      written(
        dir,
        runs.map(run => `.gate/runs/${run}`),
      ),
    ).length,
  ).toBeGreaterThan(0);
  const merged = await runGate(['merge', ...runs], { cwd: dir, env });
  expect(merged.code).toBe(1);
  const joint = readdirSync(join(dir, '.gate/runs')).filter(run => !runs.includes(run));
  const said = new Map([
    ...written(
      dir,
      joint.map(run => `.gate/runs/${run}`),
    ),
    ...words(merged),
  ]);
  expect(holders(said)).toEqual([]);
  expect(latest(dir, 'logs/web.2.log')).toContain('saw [redacted]');
  expect(holders(new Map([['history', readFileSync(join(dir, '.gate/history.db'))]]))).toEqual([]);
});
