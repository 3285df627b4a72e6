import { spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cli, latest, launch, project, sweep } from '../e2e/live-gate.ts';
import { startHttp, type Started } from '../e2e/servers.ts';

const resolver = '127.0.0.9';
const started: Started[] = [];
const silent: Socket[] = [];

afterEach(async () => {
  for (const socket of silent.splice(0)) socket.close();
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  expect(await sweep()).toEqual([]);
});

/** Whose resolver it is can be said to one process only where it may have a view of files of its own. */
const mayMount = (): boolean => {
  const words = ['--mount', 'sh', '-c', 'mount --bind /etc/hosts /etc/resolv.conf'];
  const { status, stderr, error } = spawnSync('unshare', words, { encoding: 'utf8' });
  if (status === 0) return true;
  process.stderr.write(`SKIPPED: no mount namespace here: ${error?.message ?? stderr.trim()}\n`);
  return false;
};

/** Takes every question and answers none; gives how many there were. */
const startSilence = async (): Promise<() => number> => {
  const socket = createSocket('udp4');
  silent.push(socket);
  let asked = 0;
  socket.on('message', () => asked++);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, resolver, resolve);
  });
  return () => asked;
};

test.runIf(mayMount())(
  'lookups that are never answered are checks that are: each ends in its time, the others still look, and the gate ends',
  async () => {
    const asked = await startSilence();
    const server = await startHttp((_, answer) => answer.end('{}'));
    started.push(server);
    // More than Node has threads for lookups.
    const blocked = ['one', 'two', 'three', 'four', 'five', 'six'];
    const dir = project({
      'gate.config.json': JSON.stringify({
        preflight: {
          env: 'paper',
          checks: [
            ...blocked.map(name => ({ type: 'http', name, url: `http://${name}.gate.test/`, timeout: '1s' })),
            { type: 'redis', url: 'redis://cache.gate.test:6379', timeout: '1s' },
            { type: 'postgres', url: 'postgresql://db.gate.test/x', timeout: '1s' },
            { type: 'http', name: 'after', url: `http://localhost:${server.port}/` },
          ],
        },
      }),
    });
    // Half an hour, if somebody waited for it.
    writeFileSync(join(dir, 'resolv.conf'), `nameserver ${resolver}\noptions timeout:30 attempts:5\n`);
    const { code } = await launch(
      [
        'unshare',
        '--mount',
        'sh',
        '-c',
        'mount --bind resolv.conf /etc/resolv.conf && exec "$@"',
        'sh',
        process.execPath,
        cli,
        'preflight',
      ],
      { cwd: dir },
    ).ended;
    expect(asked()).toBeGreaterThan(0);
    const { checks } = JSON.parse(latest(dir, 'preflight.json'));
    expect(
      checks.map(({ name, status }: { readonly name: string; readonly status: string }) => [name, status]),
    ).toEqual([
      ['environment', 'pass'],
      ['redis', 'error'],
      ['postgres', 'error'],
      ...blocked.map(name => [name, 'error']),
      ['after', 'pass'],
    ]);
    expect(checks[3].message).toBe('no answer within 1.0 s');
    const { totals, verdict } = JSON.parse(latest(dir, 'run.json'));
    expect({ code, verdict }).toMatchObject({ code: 1, verdict: { kind: 'fail' } });
    // Node alone would have waited for the first of them before it left.
    expect(totals).toMatchObject({ hung: 0, crashed: 0, leaky: 0, failed: 8, passed: 2 });
  },
);
