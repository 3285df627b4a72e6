import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { captureStack } from './capture.ts';
import { projectFrames } from './project-frames.ts';
import type { StackCapture } from '../protocol/event.ts';

const root = resolve(import.meta.dirname, '../..');
const fixture = join(import.meta.dirname, 'fixtures/go');
const hasGo = process.platform === 'linux' && spawnSync('go', ['version']).status === 0;
const env = { ...process.env, GOFLAGS: '', GOTRACEBACK: '' };

const loop = 'in the loop';

// `npm run setup` installs it where it can: on a laptop without Go these are skipped, where CI is set they fail.
const isWanted = hasGo || (process.platform === 'linux' && process.env['CI'] !== undefined);
if (!isWanted) process.stderr.write('SKIPPED: Go is not installed: npm run setup\n');

describe.runIf(isWanted)('Go tells where it is when it gets SIGQUIT', () => {
  let folder = '';
  const started: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gate-go-'));
    for (const [name, ...flags] of [['plain'], ['stripped', '-ldflags=-s -w', '-trimpath']])
      execFileSync('go', ['build', ...flags, '-o', join(folder, name ?? ''), '.'], { cwd: fixture, env });
    // What the tests start is compiled by then.
    execFileSync('go', ['test', '-run', '^$', '.'], { cwd: fixture, env, stdio: 'ignore' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(async () => {
    for (const child of started.splice(0)) {
      const gone = new Promise(done => child.once('exit', done));
      const isThere = child.exitCode === null && child.signalCode === null;
      endGroup(child.pid ?? 0); // also of one that has ended: whom it waited for lives on
      if (isThere) await gone;
    }
  });

  const logOf = (): string => join(folder, 'output.log');

  /** Starts a program in a group of its own, its output in the log, and waits until it is where it stays. */
  const start = async (file: string, ...args: readonly string[]): Promise<number> => {
    const log = openSync(logOf(), 'w');
    const child = spawn(file, args, { cwd: fixture, env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    started.push(child);
    await expect.poll(() => readFileSync(logOf(), 'utf8')).toContain('ready');
    return child.pid ?? 0;
  };

  const capture = (pid: number): Promise<StackCapture> =>
    captureStack({ pid, runtime: 'native', dir: folder, root, logFile: logOf() }, systemClock);

  /** The frames of the project as `function:line`, innermost first. A loop of three lines is one place. */
  const named = ({ frames }: StackCapture): readonly string[] =>
    projectFrames(frames, root)
      .filter(({ function: name }) => !name.endsWith('.turned'))
      .map(({ function: name, line }) => (name.endsWith('.loops') ? loop : `${name.replace(/^stuck\./, '')}:${line}`));

  test.each([
    ['loop', 'spinning', [loop, 'main.main:17']],
    ['lock', 'lock', ['main.locksTwice:57', 'main.main:17']],
    ['chan', 'lock', ['main.receives:61', 'main.main:17']],
    ['sleep', 'idle', ['main.sleeps:65', 'main.main:17']],
    ['child', 'waiting-for-child', ['main.waitsForChild:69', 'main.main:17']],
    ['io', 'io', ['main.accepts:75', 'main.main:17']],
  ])('%s is %s', async (mode, hang, frames) => {
    const pid = await start(join(folder, 'plain'), mode);
    // A goroutine that has not come to rest yet is told as it is: running.
    await systemClock.sleep(100);
    const seen = await capture(pid);
    expect({ class: seen.class, via: seen.via, frames: named(seen) }).toEqual({ class: hang, via: 'SIGQUIT', frames });
  });

  // Where Go does not interrupt a loop, only its own thread can show it. While that waits for a CPU another thread may take the
  // signal, which nobody can forbid: the test may be tried again.
  test.each(['0', '1'])('a loop on a thread of its own; asyncpreemptoff=%s', { retry: 3 }, async off => {
    const seen = await capture(await start('env', `GODEBUG=asyncpreemptoff=${off}`, join(folder, 'plain'), 'beside'));
    expect(seen).toMatchObject({ class: 'spinning', via: 'SIGQUIT' });
    expect(named(seen)).toEqual([loop]);
  });

  test('a program without symbols, its folders trimmed away', async () => {
    const seen = await capture(await start(join(folder, 'stripped'), 'lock'));
    expect(seen).toMatchObject({ class: 'lock', via: 'SIGQUIT' });
    expect(seen.frames.map(({ function: name }) => name)).toContain('main.locksTwice');
  });

  test.each([
    ['TestLoops', 'spinning', loop],
    ['TestNested/inner', 'lock', 'receives:61'],
  ])('go test: %s', async (name, hang, frame) => {
    const seen = await capture(
      await start('go', 'test', '-count=1', '-v', '-run', `^${name.replace('/', '$/^')}$`, '.'),
    );
    expect({ class: seen.class, via: seen.via }).toEqual({ class: hang, via: 'SIGQUIT' });
    expect(named(seen)).toContain(frame);
  });
});

const endGroup = (leader: number): void => {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
};
