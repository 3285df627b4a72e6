import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { makeCookie } from './process/cookie.ts';
import { emptyTree } from './process/empty-tree.ts';
import { fixtureArgv, readyPid, workingIn } from './process/fixture-launch.ts';
import { hasProcessTable } from './process/tree.ts';
import type { ProcessEvent, RunnerEvent } from './protocol/event.ts';
import { supervise } from './supervise.ts';
import { defaultLimits } from './watchdog/limits.ts';

const hasRedis = (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, 'redis-server')));

/** What a fixture does, what the harness must say of it, and its words, when it has some. */
type Row = readonly [fixture: string, fate: string, log?: RegExp];

/** Those that stay: they are asked to end once their deepest process is up. */
const staying: readonly Row[] = [
  ['hang.mjs', 'terminate, exit SIGTERM'],
  ['spin.mjs', 'terminate, exit SIGTERM'],
  ['talks-for-ever.mjs', 'terminate, exit SIGTERM', /^still here\n/],
  ['closes-stdout-then-hangs.mjs', 'terminate, exit SIGTERM', /^$/],
  ['stopped.mjs', 'terminate, exit SIGTERM'],
  ['renames-itself.mjs', 'terminate, exit SIGTERM'],
  ['removes-its-folder.sh', 'terminate, exit SIGTERM'],
  ['never-reaps.mjs', 'terminate, exit SIGTERM'],
  // A shell may hear of the end of its child before it is ended itself: it goes on for that moment.
  ['washed-session.sh', 'terminate, exit SIGTERM | terminate, exit 143'],
  ['leaves-main-thread.py', 'terminate, exit SIGTERM'],
  ['stops-its-parent.sh', 'terminate, exit SIGTERM'],
  ['ignores-everything.mjs', 'terminate, kill, exit SIGKILL'],
  ['respawner.sh', 'terminate, kill, exit SIGKILL'],
  ['deep-chain.sh', 'terminate, kill, exit SIGTERM | terminate, kill, exit SIGKILL'],
  ['stubborn-grandchild.sh', 'terminate, kill, exit SIGTERM | terminate, kill, exit 0'],
  ['starts-more-when-asked-to-end.sh', 'terminate, kill, exit 0'],
  ['fork-storm.sh', 'terminate, kill, exit SIGKILL'],
  ['session-storm.sh', 'terminate, kill, exit SIGKILL'],
  ['wakes-the-stopped.sh', 'terminate, kill, exit SIGKILL'],
];

/** Those that end by themselves. */
const ending: readonly Row[] = [
  ['daemon.mjs', 'leaked 1, terminate, exit 0'],
  ['double-fork-daemon.sh', 'leaked 1, terminate, exit 0'],
  ['pipe-holder.mjs', 'leaked 1, terminate, exit 0'],
  ['own-group.sh', 'leaked 1, terminate, exit 0'],
  ['headless-daemon.py', 'leaked 1, terminate, exit 0'],
  // A busy machine leaves several of the line for whom nothing remains but to leave.
  ['relay.py', 'leaked some, terminate, kill, exit 0'],
  ['nohup-child.sh', 'leaked 1, terminate, exit 0'],
  ['washed-child.sh', 'leaked 1, terminate, exit 0'],
  ['washed-own-group.sh', 'leaked 1, terminate, exit 0'],
  ['kills-its-group.sh', 'leaked 1, terminate, exit SIGKILL'],
  // Ended only when a look happens to fall between its birth and its parent's end.
  ['washed-daemon.sh', 'unattributed, exit 0 | leaked 1, terminate, exit 0'],
  ...(hasRedis ? [['redis-daemon.sh', 'unattributed, exit 0 | leaked 1, terminate, exit 0'] as const] : []),
  ['last-words.mjs', 'exit SIGKILL', /^last words\n$/],
  ['aborts.mjs', 'exit SIGABRT'],
  ['no-newline-at-end.sh', 'exit 3', /^half a line$/],
  ['invalid-utf8.mjs', 'exit 0', /\u{fffd}/u],
  ['flood.mjs', 'exit 0', /bytes left out/],
];

type Said = RunnerEvent | ProcessEvent;

const fateOf = (events: readonly Said[], deepest: number | undefined): string =>
  events
    .flatMap(event => {
      if (event.type === 'terminating') return event.step === 'sweep' ? [] : [event.step];
      if (event.type === 'leaked') return [`leaked ${event.processes.length}`];
      if (event.type === 'exited') return [`exit ${event.exit.code ?? event.exit.signal}`];
      // Others start orphans on this machine, too.
      if (event.type === 'unattributed')
        return event.processes.some(({ pid }) => pid === deepest) ? ['unattributed'] : [];
      return ['runner-ready', 'output', 'resources-used'].includes(event.type) ? [] : [event.type];
    })
    .join(', ');

const decode = {
  begin: (pid: number): readonly RunnerEvent[] => [{ type: 'runner-ready', pid, runtime: 'native', spare: false }],
  line: () => [],
  end: () => [],
};

const run = async (fixture: string, stays: boolean) => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-misbehaviour-'));
  const [cookie, ready, logFile] = [makeCookie(), join(dir, 'ready'), join(dir, 'log')];
  const over = new AbortController();
  const argv = [...fixtureArgv(fixture), ready] as const;
  const launch = supervise(
    { argv, cwd: dir, env: {}, files: [] },
    {
      cookie,
      decode,
      logFile,
      dir,
      root: dir,
      clock: systemClock,
      ends: {},
      stop: over.signal,
      limits: { ...defaultLimits, graceMs: 1_000 },
      eventsFile: join(dir, 'events'),
      logCapBytes: 64 * 1024,
    },
  );
  const events: Said[] = [];
  const heard = (async () => {
    for await (const event of launch) events.push(event);
  })();
  if (stays) {
    while (readyPid(ready) === undefined && events.at(-1)?.type !== 'exited') await systemClock.sleep(10);
    over.abort();
  }
  await heard;
  const log = readFileSync(logFile, 'utf8');
  return { dir, events, log, ready, left: emptyTree(cookie) };
};

describe.runIf(hasProcessTable).concurrent('what the harness says of a program that', () => {
  const rows = [
    ...staying.map(([fixture, fate, words]) => ({ fixture, fate, words, stays: true })),
    ...ending.map(([fixture, fate, words]) => ({ fixture, fate, words, stays: false })),
  ];
  test('there are enough of them', () => expect(rows.length).toBeGreaterThanOrEqual(25));

  test.each(rows)('$fixture: $fate', async ({ fixture, fate, words = /^/, stays }) => {
    const { dir, events, log, left, ready } = await run(fixture, stays);
    try {
      // Who was born last may say so last, when nobody waits for it.
      if (fate.includes('unattributed')) await expect.poll(() => readyPid(ready)).toBeDefined();
      const deepest = readyPid(ready);
      const told = fateOf(events, deepest);
      expect(fate.split(' | ')).toContain(fate.includes('some') ? told.replace(/leaked \d+/, 'leaked some') : told);
      expect(log).toMatch(words);
      expect(left).toEqual([]);
    } finally {
      // The one that this level does not promise to end, told or not.
      for (const pid of workingIn(dir)) process.kill(pid, 'SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
