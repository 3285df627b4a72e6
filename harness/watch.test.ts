import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Launched } from './process/spawn.ts';
import type { ProcessEvent, RunnerEvent } from './protocol/event.ts';
import { defaultLimits } from './watchdog/limits.ts';
import { Watch } from './watch.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Nobody has this pid: a look at it sees that it is gone, and no more. */
const pid = 2 ** 22 + 1;
const ref = { file: 'a.test.ts', titles: ['t'] };
const one = { pid, test: ref, attempt: 1 };
const words: Readonly<Record<string, RunnerEvent>> = {
  started: { type: 'test-started', ...one },
  finished: { type: 'test-finished', ...one, ms: 1, outcome: { kind: 'passed' } },
};

/** A launch in which one test runs, under a clock that is moved by hand. */
const watching = (testMs = 3_000) => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-watch-'));
  folders.push(dir);
  let now = 0;
  const looks: number[] = [];
  const launched = {
    tree: {
      pid,
      cookie: '',
      members: () => [],
      below: () => [],
      look: () => void looks.push(now),
      isSure: () => true,
      signalGroup: () => undefined,
      usage: () => [],
      signal: () => undefined,
      isAlive: () => true,
    },
    lastHeard: () => now,
    translate: (event: RunnerEvent) => event,
  } as unknown as Launched;
  const watch = new Watch(
    launched,
    {
      cookie: '',
      limits: { ...defaultLimits, testMs, testIsDefault: false, graceMs: 0 },
      ends: {},
      decode: {
        begin: () => [],
        line: (line: string) => [words[line]].filter(event => event !== undefined),
        end: () => [],
      },
      clock: { now: () => now, wall: () => now, sleep: ms => Promise.resolve(void (now += ms)) },
      eventsFile: join(dir, 'events'),
      logFile: join(dir, 'log'),
      logCapBytes: 1024,
      dir,
      root: dir,
      stop: new AbortController().signal,
    },
    { bornAt: 0 },
  );
  const say = (line: string): void => writeFileSync(join(dir, 'events'), `${line}\n`, { flag: 'a' });
  const tickAt = async (ms: number): Promise<readonly string[]> => {
    now = ms;
    const told: (RunnerEvent | ProcessEvent)[] = [];
    for await (const event of watch.tick()) told.push(event);
    return told.map(({ type }) => type);
  };
  return { say, tickAt, looks, pauseMs: () => watch.pauseMs() };
};

test('a tick that comes a second late judges nothing, the next one does', async () => {
  const { say, tickAt } = watching();
  say('started');
  expect(await tickAt(25)).toEqual(['test-started']);
  expect(await tickAt(5_000)).toEqual([]);
  expect(await tickAt(5_025)).toContain('deadline-hit');
});

test('what is said between the late tick and the next was in time', async () => {
  const { say, tickAt } = watching();
  say('started');
  await tickAt(25);
  expect(await tickAt(5_000)).toEqual([]);
  say('finished');
  expect(await tickAt(5_025)).toEqual(['test-finished']);
});

test('where every tick is late, every second one judges', async () => {
  const { say, tickAt } = watching();
  say('started');
  await tickAt(25);
  expect(await tickAt(5_000)).toEqual([]);
  expect(await tickAt(10_000)).toContain('deadline-hit');
});

test('a tick in time judges at once', async () => {
  const { say, tickAt } = watching();
  say('started');
  await tickAt(25);
  for (let ms = 500; ms < 3_000; ms += 500) expect(await tickAt(ms)).not.toContain('deadline-hit');
  expect(await tickAt(3_100)).toContain('deadline-hit');
});

test('a launch that says nothing for long is looked at once a second all the same', async () => {
  const { say, tickAt, looks, pauseMs } = watching(600_000);
  say('started');
  // A timer comes a little late each time.
  for (let ms = 0; ms < 70_000; ms += pauseMs() + 1) await tickAt(ms);
  const late = looks.filter(ms => ms >= 40_000);
  expect(late.length).toBeGreaterThanOrEqual(29);
  for (const [at, ms] of late.entries()) expect(ms - (late[at - 1] ?? ms)).toBeLessThan(1_100);
});
