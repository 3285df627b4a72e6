import { spawn as spawnPlain, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock as clock } from '../clock.ts';
import { type Namespace, probeNamespace } from './containment.ts';
import { cookieName, makeCookie } from './cookie.ts';
import { emptyTree } from './empty-tree.ts';
import { type FixtureLaunch, fixtureArgv, launch, readyPid } from './fixture-launch.ts';
import { leftovers } from './leftovers.ts';
import { readNamespacePids } from './process-table.ts';
import { terminate } from './terminate.ts';

const dist = resolve(import.meta.dirname, '../../dist');
const ways = [
  ['made by root', await probeNamespace(true)],
  ['in a user namespace', await probeNamespace(false)],
] as const;
const possible = ways.flatMap(([name, namespace]): readonly (readonly [string, Namespace])[] =>
  'lack' in namespace || !namespace.made.includes(name) ? [] : [[name, namespace]],
);
for (const [name, namespace] of ways)
  if ('lack' in namespace) process.stderr.write(`SKIPPED: namespaces ${name}: ${namespace.lack}\n`);

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** Who is alive with this text in its command line: also whoever has lost every other mark. Zombies have none. */
const withText = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid)
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false; // it has ended while it was looked at
      }
    });

const start = async (argv: readonly [string, ...string[]], namespace: Namespace): Promise<FixtureLaunch> => {
  const started = await launch(argv, { namespace });
  undo.push(async () => {
    await started.launched.release();
    const left = [...emptyTree(started.cookie), ...withText(started.dir)];
    started.remove();
    expect(left).toEqual([]);
  });
  return started;
};

const ready = ({ readyFile }: FixtureLaunch): Promise<void> =>
  expect.poll(() => readyPid(readyFile), { timeout: 10_000, interval: 10 }).toBeDefined();

test.runIf(possible.length === 0)('namespaces are not tested here, and the reason is a sentence', async () => {
  expect(await probeNamespace()).toEqual({ lack: expect.stringMatching(/\w/) });
});

describe.each(possible)('a namespace %s', (_, namespace) => {
  test.each([
    ['exit 0', { code: 0 }],
    ['exit 7', { code: 7 }],
    ['exit 143', { code: 143 }],
    ['kill -TERM $$; sleep 300', { signal: 'SIGTERM' }],
    ['kill -SEGV $$; sleep 300', { signal: 'SIGSEGV' }],
    ['kill -KILL $$; sleep 300', { signal: 'SIGKILL' }],
  ])('the exit of the command is its own: %s', async (script, exit) => {
    const { launched } = await start(['sh', '-c', script], namespace);
    expect(await launched.exited).toEqual(exit);
    expect(await launched.dissolve()).toEqual([]);
  });

  test('the command sees its own environment and its own pid, and is what it was outside', async () => {
    const script =
      'console.log(JSON.stringify([process.env, process.pid === Number(fs.readlinkSync("/proc/self")), process.getuid(), process.cwd()]))';
    process.env['NODE_NO_WARNINGS'] = '1';
    process.env['a-name no-shell:keeps'] = 'kept';
    undo.push(() => {
      delete process.env['NODE_NO_WARNINGS'];
      delete process.env['a-name no-shell:keeps'];
    });
    const { launched, cookie, log, dir } = await start([process.execPath, '-e', script], namespace);
    expect(await launched.exited).toEqual({ code: 0 });
    await launched.release();
    const expected = { ...process.env, [cookieName(cookie)]: '1' };
    expect(JSON.parse(log().toString())).toEqual([expected, true, process.getuid?.(), dir]);
  });

  test('what cannot start is the same sentence as outside, and nothing is left', async () => {
    await expect(start(['no-such-program'], namespace)).rejects.toThrow('no-such-program was not found');
    await expect(start(['/dev/null'], namespace)).rejects.toThrow('/dev/null may not be executed');
  });

  test('an orphan that ends is gone, and not a zombie for ever', async () => {
    const script = 'setsid sh -c "sleep 0.1 & echo \\$!" > orphan; while kill -0 "$(cat orphan)"; do sleep 0.05; done';
    const { launched } = await start(['sh', '-c', script], namespace);
    expect(await launched.exited).toEqual({ code: 0 });
  });

  test('a daemon without a mark is a leak that is seen, and dead with the namespace', async () => {
    const started = await start(fixtureArgv('unmarked-daemon.sh'), namespace);
    const { launched, dir } = started;
    expect(await launched.exited).toEqual({ code: 0 });
    await ready(started);
    const leaks = await leftovers(launched.tree, { settleMs: 0, clock });
    expect(leaks.map(({ command }) => command.split(' ')[0])).toContain('sh');
    // Nothing of ours is taken for a leak, and no pid of the inside for one of ours.
    expect(leaks.filter(({ command }) => /unshare|init-main|gate-init/.test(command))).toEqual([]);
    for (const { pid } of leaks.slice(0, 1)) expect(readNamespacePids(pid).at(-1)).toBe(readyPid(started.readyFile));
    expect(await launched.dissolve()).toEqual([]);
    expect(withText(dir)).toEqual([]);
  });

  const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
  if (!hasRedis) process.stderr.write('SKIPPED: redis-server --daemonize: apt-get install redis-server\n');
  test.runIf(hasRedis)('redis-server --daemonize yes does not outlive its launch', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'gate-redis-'));
    undo.push(() => rmSync(dir, { recursive: true, force: true }));
    const socket = join(dir, 'socket');
    const redis = `env -i redis-server --daemonize yes --port 0 --save "" --dir ${dir} --unixsocket ${socket}`;
    const script = `${redis} && while ! redis-cli -s ${socket} ping; do sleep 0.05; done`;
    const { launched } = await start(['sh', '-c', script], namespace);
    expect(await launched.exited).toEqual({ code: 0 });
    const leaks = await leftovers(launched.tree, { settleMs: 0, clock });
    expect(leaks.map(({ command }) => command.split(' ')[0])).toEqual(['redis-server']);
    expect(await launched.dissolve()).toEqual([]);
    expect(leaks.filter(({ pid }) => existsSync(`/proc/${pid}`))).toEqual([]);
  });

  test('a stop reaches the command, which ends in its own way', async () => {
    const started = await start(
      ['sh', '-c', 'trap "exit 5" TERM; echo $$ > "$1"; while :; do sleep 0.05; done', 'kind'],
      namespace,
    );
    await ready(started);
    const { launched } = started;
    expect(readNamespacePids(launched.tree.pid).at(-1)).toBe(readyPid(started.readyFile));
    const steps: string[] = [];
    for await (const event of terminate(launched.tree, { graceMs: 20_000, clock, reason: 'test limit' }))
      steps.push(event.type === 'terminating' ? event.step : event.type);
    expect(steps).toEqual(['terminate']);
    expect(await launched.exited).toEqual({ code: 5 });
  });

  test('a signal to the init is passed on', async () => {
    const started = await start(
      ['sh', '-c', 'trap "exit 6" INT; echo $$ > "$1"; while :; do sleep 0.05; done', 'kind'],
      namespace,
    );
    await ready(started);
    const [init = 0] = withText(started.dir).filter(pid =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(process.execPath),
    );
    process.kill(init, 'SIGINT');
    expect(await started.launched.exited).toEqual({ code: 6 });
  });

  test('a command that kills whatever it can reach reaches no stranger, and leaves nothing', async () => {
    const stranger = spawnPlain('sleep', ['300']);
    undo.push(() => void stranger.kill('SIGKILL'));
    const script = 'echo $$ > "$1"; while [ ! -e "$1.go" ]; do sleep 0.05; done; kill -KILL -1; exit 0';
    const started = await start(['sh', '-c', script, 'killer'], namespace);
    const { launched, dir } = started;
    await ready(started);
    writeFileSync(`${started.readyFile}.go`, '');
    expect(await launched.exited).toEqual({});
    expect(await launched.dissolve()).toEqual([]);
    expect(withText(dir)).toEqual([]);
    expect(existsSync(`/proc/${stranger.pid}/fd`)).toBe(true);
  });

  test('when unshare itself is killed nothing is left', async () => {
    const started = await start(fixtureArgv('unmarked-daemon.sh'), namespace);
    await ready(started);
    const [outermost = 0] = withText(started.dir).filter(pid =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('unshare\0'),
    );
    process.kill(outermost, 'SIGKILL');
    await expect.poll(() => withText(started.dir), { timeout: 10_000, interval: 10 }).toEqual([]);
  });

  test('pids of shims become pids that we see', async () => {
    const started = await start(['sh', '-c', 'echo $$ > "$1"; exec sleep 300', 'worker'], namespace);
    await ready(started);
    const said = readyPid(started.readyFile) ?? 0;
    const told = started.launched.translate({ type: 'runner-ready', pid: said, runtime: 'native', spare: false });
    expect(told).toMatchObject({ pid: started.launched.tree.pid });
    expect(readFileSync(`/proc/${started.launched.tree.pid}/cmdline`, 'utf8')).toBe('sleep\x00300\x00');
  });
});

test.runIf(possible.length > 0)('a gate without a warden that is killed leaves nothing', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-doomed-'));
  const readyFile = join(dir, 'ready');
  const cookie = makeCookie();
  const daemon = `${fixtureArgv('unmarked-daemon.sh').join(' ')} "$1"; ${fixtureArgv('ignores-everything.mjs').join(' ')}`;
  const [doomed] = fixtureArgv('doomed-contained-gate.mjs').slice(1);
  const argv = [doomed ?? '', dist, cookie, dir, 'sh', '-c', daemon, 'both', readyFile];
  const gate = spawnPlain(process.execPath, argv, { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = new Promise(done => gate.once('exit', done));
  try {
    await expect.poll(() => readyPid(readyFile), { timeout: 20_000, interval: 10 }).toBeDefined();
    gate.kill('SIGKILL');
    await exited;
    await expect.poll(() => withText(dir), { timeout: 2_000, interval: 10 }).toEqual([]);
    expect(emptyTree(cookie)).toEqual([]);
  } finally {
    gate.kill('SIGKILL');
    emptyTree(cookie);
    for (const pid of withText(dir)) process.kill(pid, 'SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  }
});
