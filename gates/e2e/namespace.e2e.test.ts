import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { probeNamespace } from '../../harness/process/containment.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { commands, latest, project, runGate, startGate, sweep, until } from './live-gate.ts';

const namespace = await probeNamespace();
const isPossible = !('lack' in namespace);
if ('lack' in namespace) process.stderr.write(`SKIPPED: containment: namespace: ${namespace.lack}\n`);

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const contained = { containment: 'namespace' };
const recordOf = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;

/** Sleeps under a name that nobody else has, without any mark. */
const washed = (name: string): string =>
  `env -i setsid sh -c '(sh -c "touch $0; while :; do sleep 1; done" ${name} &)' ${name}`;

const named = (name: string): readonly string[] =>
  readdirSync('/proc')
    .filter(pid => /^\d+$/.test(pid))
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name);
      } catch {
        return false; // it has ended while it was looked at
      }
    });

describe.runIf(isPossible)('containment: namespace', () => {
  test('the opening line and the record say it; exit codes and signals are true', async () => {
    const suites = { seven: ['sh', '-c', 'exit 7'], killed: ['sh', '-c', 'kill -KILL $$'], good: ['true'] };
    const dir = project({ 'gate.config.json': commands(suites, {}, contained) });
    const { code, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(1);
    expect(stderr.split('\n')[0]).toMatch(
      /^containment: namespace \(a PID namespace(?:, made by root| in a user namespace)\)$/,
    );
    const record = recordOf(dir);
    expect(record.run.containment).toBe('namespace');
    expect(
      Object.fromEntries(record.tests.map(({ id, outcome, failure }) => [id, failure?.message ?? outcome])),
    ).toEqual({
      'good :: (command)': 'passed',
      'killed :: (command)': 'ended by SIGKILL',
      'seven :: (command)': 'exit code 7',
    });
  });

  test('a daemon without a mark is a leak of the session, told and dead', async () => {
    const dir = project({});
    const name = join(dir, 'washed');
    const daemon = ['sh', '-c', `${washed(name)}; while [ ! -e ${name} ]; do sleep 0.05; done`];
    const config = JSON.parse(commands({ daemon }, {}, contained)) as object;
    const other = project({ 'gate.config.json': JSON.stringify(config) });
    const { code } = await runGate(['core', '--quiet'], { cwd: other });
    expect(named(name)).toEqual([]);
    expect(code).toBe(1);
    expect(recordOf(other).tests.map(({ id, outcome, flags }) => [id, outcome, flags])).toEqual([
      ['daemon :: (command)', 'passed', []],
      ['daemon :: (session)', 'passed', ['leaky']],
    ]);
  });

  test('SIGKILL of the gate: nothing lives after 2 s, marked or not', async () => {
    const dir = project({});
    const name = join(dir, 'washed');
    const script = `trap "" TERM HUP; ${washed(name)}; while :; do sleep 1; done`;
    const other = project({ 'gate.config.json': commands({ daemon: ['sh', '-c', script] }, {}, contained) });
    const live = startGate(['core'], { cwd: other });
    await until('the daemon runs', () => existsSync(name));
    live.kill('SIGKILL');
    await live.ended;
    await until('nothing lives', () => named(name).length === 0, 2_000);
  });

  test('a stop reaches the command, which ends in its own way', async () => {
    const script = 'trap "touch stopped; exit 0" TERM; touch ready; while :; do sleep 0.05; done';
    const dir = project({ 'gate.config.json': commands({ kind: ['sh', '-c', script] }, {}, contained) });
    const live = startGate(['core', '--quiet'], { cwd: dir });
    await until('the command runs', () => existsSync(join(dir, 'ready')));
    live.kill('SIGTERM');
    expect((await live.ended).code).toBe(143);
    expect(existsSync(join(dir, 'stopped'))).toBe(true);
  });

  test('the time on a CPU of who got a new parent is counted: the first process has waited for it', async () => {
    const burn = 'import time\nwhile time.process_time() < 0.6: pass\nopen("burnt", "w").close()\n';
    const script = '(setsid python3 burn.py &); while [ ! -e burnt ]; do sleep 0.02; done; sleep 0.2';
    const config = commands({ orphan: ['sh', '-c', script] }, {}, contained);
    const dir = project({ 'gate.config.json': config, 'burn.py': burn });
    const { code, stderr } = await runGate(['core', '--quiet'], { cwd: dir });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const [launch] = recordOf(dir).suites[0]?.launchDetails ?? [];
    expect(launch?.cpuMs).toBeGreaterThanOrEqual(590);
    expect(launch?.cpuMs).toBeLessThan(5_000); // the first process, which is Node, is counted in
  });

  test('gate list says the same as outside', async () => {
    const files = { 'a.test.ts': `import { test } from 'vitest';\ntest('one', () => {});\n` };
    const suites = { unit: { runner: 'vitest' } };
    const inside = project(
      { ...files, 'gate.config.json': JSON.stringify({ ...contained, suites }) },
      { packages: true },
    );
    const { code, stdout } = await runGate(['list', 'core'], { cwd: inside });
    expect([code, stdout]).toEqual([0, expect.stringContaining('unit :: a.test.ts > one')]);
  });
});

describe('where it cannot be had', () => {
  test.each([['core'], ['list']])('gate %s without unshare: exit 2, one sentence, nothing run', async command => {
    const config = `{\n  "containment": "namespace",\n  "suites": { "a": { "runner": "command", "command": "/bin/true" } }\n}`;
    const dir = project({ 'gate.config.json': config, 'bin/readme': '' });
    symlinkSync(process.execPath, join(dir, 'bin', 'node'));
    const { code, stdout, stderr } = await runGate([command], { cwd: dir, env: { PATH: join(dir, 'bin') } });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'gate: gate.config.json:2:18 containment is "namespace", but setpriv and unshare are not both installed: install the package util-linux; or write "cookie", which proves less.\n',
    });
    expect(existsSync(join(dir, '.gate'))).toBe(false);
  });
});
