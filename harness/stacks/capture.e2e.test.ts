import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { captureStack } from './capture.ts';
import { projectFrames } from './project-frames.ts';
import { waitOf } from './wait-place.ts';
import type { ChildProcess } from 'node:child_process';
import type { CaptureRequest } from './capture.ts';
import type { Wait } from './wait-place.ts';
import type { StackCapture } from '../protocol/event.ts';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const hasPython = spawnSync('python3', ['--version']).status === 0;
const onLinux = process.platform === 'linux';

const folders: string[] = [];
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    // The children of a fixture first: their parent is the only one who knows them.
    for (const pid of childrenOf(child)) endIfThere(pid);
    const gone = new Promise(done => child.once('exit', done));
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('node', () => {
  test('a synchronous loop shows its frames and its test', async () => {
    const seen = await capture('node', await start('sync-loop.mjs'));
    expect(seen).toMatchObject({ class: 'spinning', via: 'inspector', key: 'file > loops' });
    expect(named(seen)).toEqual(['loops:7', 'outer:9', '<anonymous>:11']);
    expect(seen.frames[0]?.file).toBe('harness/stacks/fixtures/sync-loop.mjs');
    expect(seen.text).toContain('pause 3 of 3');
  });

  test('an inspector that is open already is used', async () => {
    const seen = await capture('node', await start('sync-loop.mjs', { before: ['--inspect=127.0.0.1:0'] }));
    expect(named(seen)).toEqual(['loops:7', 'outer:9', '<anonymous>:11']);
  });

  test('Atomics.wait is a lock', async () => {
    const seen = await capture('node', await startAsleep('atomics-wait.mjs', 'lock'));
    expect(seen).toMatchObject({ class: 'lock', via: 'inspector' });
    expect(named(seen)[0]).toBe('blocks:3');
  });

  test.runIf(onLinux)('execSync waits for a child, which is named', async () => {
    const pid = await start('exec-sync.mjs');
    await expect.poll(() => childPids(pid).map(commandOf).join()).toContain('sleep'); // between fork and exec it is its parent
    const seen = await capture('node', pid);
    expect(seen).toMatchObject({ class: 'waiting-for-child', via: 'proc', frames: [] });
    expect(seen.text).toContain('sleep 300');
  });

  test.each(['60000', '20'])(
    'a promise that never resolves leads to the test function, with a timer of %s ms',
    async every => {
      const seen = await capture('node', await startAsleep('never-resolves.mjs', 'loop', { after: [every] }), {
        key: 'file > waits',
      });
      expect(seen).toMatchObject({ class: 'idle', via: 'inspector' });
      expect(named(seen)[0]).toBe('waits:3');
      expect(seen.text).toContain('Timeout');
    },
  );

  test('a free event loop without a known test is idle and shows nothing', async () => {
    const seen = await capture('node', await startAsleep('never-resolves.mjs', 'loop'));
    expect(seen).toMatchObject({ class: 'idle', via: 'inspector', frames: [] });
  });

  test('a worker thread that spins is found among others', async () => {
    const seen = await capture('node', await start('worker-loop.mjs'), { key: 'file > spins' });
    expect(seen).toMatchObject({ class: 'spinning', key: 'file > spins' });
    expect(named(seen)[0]).toBe('spins:12');
  });

  test('a worker thread that spins is found without a key', async () => {
    expect(named(await capture('node', await start('worker-loop.mjs')))[0]).toBe('spins:12');
  });

  test.runIf(onLinux)('a process that keeps SIGUSR1 for itself is still classified, in time', async () => {
    const seen = await capture('node', await start('own-signal.mjs'));
    expect(seen).toMatchObject({ class: 'spinning', via: 'proc', frames: [] });
  });

  test('the limit holds while nobody answers', async () => {
    const pid = await start('own-signal.mjs');
    const from = systemClock.now();
    await capture('node', pid, { limitMs: 200 });
    expect(systemClock.now() - from).toBeLessThan(900);
  });
});

describe.runIf(hasPython)('python', () => {
  test('a loop shows its frames', async () => {
    const seen = await capture('python', await start('python-loop.py'));
    expect(seen).toMatchObject({ class: 'spinning', via: 'faulthandler' });
    expect(named(seen).map(frame => frame.split(':')[0])).toEqual(['loops', 'outer', '<module>']);
    expect(seen.frames[1]).toMatchObject({ file: 'harness/stacks/fixtures/python-loop.py', line: 17 });
    expect(seen.text).toContain('in beside');
    expect(seen.text).toContain('3 dumps');
  });

  test('a loop in C code that holds the interpreter lock shows its frames', async () => {
    const seen = await capture('python', await start('python-gil.py'));
    expect(seen).toMatchObject({ class: 'spinning', via: 'faulthandler' });
    expect(named(seen)).toEqual(['holds:7', '<module>:11']);
  });

  test('a deadlock is a lock', async () => {
    const seen = await capture('python', await startAsleep('python-deadlock.py', 'lock'));
    expect(seen).toMatchObject({ class: 'lock', via: 'faulthandler' });
    expect(named(seen)).toEqual(['takes_twice:10', '<module>:13']);
  });

  test('a wait for a child through pipes is a wait for a child', async () => {
    const pid = await start('python-child.py');
    await expect.poll(() => childPids(pid).map(commandOf).join()).toContain('sleep'); // between fork and exec it is its parent
    const seen = await capture('python', pid);
    expect(seen).toMatchObject({ class: 'waiting-for-child', via: 'faulthandler' });
    expect(projectFrames(seen.frames, root)[0]).toMatchObject({ function: 'waits', line: 7 });
    expect(seen.text).toContain('sleep 300');
  });

  test.runIf(onLinux)('a process without the handler gets no signal and lives', async () => {
    const pid = await start('python-unregistered.py');
    // On a busy machine it may not have gone to sleep yet.
    await expect.poll(() => capture('python', pid)).toMatchObject({ class: 'idle', via: 'proc', frames: [] });
    expect(stateLetter(pid)).toMatch(/[SR]/);
  });
});

describe.runIf(onLinux)('any process', () => {
  test('a stopped process is not waited for', async () => {
    const pid = await start('sync-loop.mjs');
    process.kill(pid, 'SIGSTOP');
    await expect.poll(() => stateLetter(pid)).toBe('T');
    const seen = await capture('node', pid);
    expect(seen).toMatchObject({ class: 'stopped', via: 'proc', frames: [] });
    expect(seen.ms).toBeLessThan(2_500); // who is asked and does not answer takes all of the 3 s
  });

  test('a process that is gone is unknown', async () => {
    const pid = await start('sync-loop.mjs');
    const child = started[0];
    const gone = new Promise(done => child?.once('exit', done));
    child?.kill('SIGKILL');
    await gone;
    expect(await capture('node', pid)).toMatchObject({ class: 'unknown', via: 'proc', frames: [] });
  });

  test('a native process is classified by the kernel', async () => {
    const child = spawn('sleep', ['300'], { stdio: 'ignore' });
    started.push(child);
    await expect.poll(() => readText(`/proc/${child.pid}/cmdline`)).toContain('sleep');
    expect(await capture('native', child.pid ?? 0)).toMatchObject({ class: 'idle', via: 'proc', frames: [] });
  });
});

/** Starts a fixture, and waits until it says that it is ready. */
const start = (
  name: string,
  { before = [], after = [] }: { before?: string[]; after?: string[] } = {},
): Promise<number> => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-stacks-'));
  folders.push(dir);
  const program = name.endsWith('.py') ? 'python3' : process.execPath;
  const env = { ...process.env, GATE_DIR: dir, NODE_OPTIONS: '' };
  const child = spawn(program, [...before, join(fixtures, name), ...after], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  return new Promise((ready, failed) => {
    child.stdout.once('data', () => ready(child.pid ?? 0));
    child.once('exit', () => failed(new Error(`${name} ended`)));
  });
};

/** The same, and waits until the kernel says for what it sleeps: a fixture says that it is ready just before it goes to sleep. */
const startAsleep = async (
  name: string,
  kind: Wait['kind'],
  more: Parameters<typeof start>[1] = {},
): Promise<number> => {
  const pid = await start(name, more);
  if (onLinux) await expect.poll(() => waitOfProcess(pid)?.kind).toBe(kind);
  return pid;
};

const waitOfProcess = (pid: number): Wait | undefined =>
  waitOf(readText(`/proc/${pid}/syscall`), readText(`/proc/${pid}/wchan`), process.arch);

const capture = (
  runtime: CaptureRequest['runtime'],
  pid: number,
  more: Pick<CaptureRequest, 'key' | 'limitMs'> = {},
): Promise<StackCapture> => captureStack({ pid, runtime, dir: folders.at(-1) ?? root, root, ...more }, systemClock);

/** The frames of the project as `function:line`, innermost first. */
const named = ({ frames }: StackCapture): readonly string[] =>
  projectFrames(frames, root).map(({ function: name, line }) => `${name}:${line}`);

const childrenOf = (child: ChildProcess): readonly number[] => (child.pid === undefined ? [] : childPids(child.pid));

const childPids = (pid: number): readonly number[] => {
  const pids = readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return pids.flatMap(one => [...childPids(one), one]);
};

const endIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended since it was listed.
  }
};

const commandOf = (pid: number): string => readText(`/proc/${pid}/cmdline`);

const stateLetter = (pid: number): string | undefined => /\) (\w)/.exec(readText(`/proc/${pid}/stat`))?.[1];

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Without /proc, or after the end of the process, there is nothing to read.
    return '';
  }
};
