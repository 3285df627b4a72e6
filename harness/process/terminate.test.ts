import { writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { systemClock as clock } from '../clock.ts';
import type { ProcessEvent } from '../protocol/event.ts';
import { emptyTree } from './empty-tree.ts';
import { type FixtureLaunch, fixtureArgv, launch, readyPid } from './fixture-launch.ts';
import { leftovers } from './leftovers.ts';
import { terminate } from './terminate.ts';
import { hasProcessTable } from './tree.ts';

const open: FixtureLaunch[] = [];

afterEach(async () => {
  for (const { launched, cookie, remove } of open.splice(0)) {
    const left = launched.tree.members();
    launched.tree.signal(left, 'SIGKILL');
    await launched.release();
    remove();
    expect([...left, ...emptyTree(cookie)]).toEqual([]);
  }
});

const start = async (argv: readonly [string, ...string[]]): Promise<FixtureLaunch> => {
  const started = await launch(argv);
  open.push(started);
  await expect.poll(() => readyPid(started.readyFile)).toBeDefined();
  return started;
};

const end = async (
  { launched }: FixtureLaunch,
  how: { graceMs?: number; within?: number } = {},
): Promise<readonly ProcessEvent[]> => {
  const events: ProcessEvent[] = [];
  // Who obeys may take its time on a busy machine; who does not is not waited for.
  const ending = { graceMs: 20_000, clock, reason: 'test limit', ...how };
  for await (const event of terminate(launched.tree, ending)) events.push(event);
  return events;
};

const stepsOf = (events: readonly ProcessEvent[]): readonly string[] =>
  events.map(event => (event.type === 'terminating' ? event.step : event.type));

test.runIf(hasProcessTable).each([
  // fixture, the steps it needs; the row bites when the named part is taken out
  ['hang.mjs', ['terminate']], // SIGTERM
  ['spin.mjs', ['terminate']],
  ['closes-stdout-then-hangs.mjs', ['terminate']],
  ['stopped.mjs', ['terminate']], // SIGCONT after SIGTERM
  ['ignores-everything.mjs', ['terminate', 'kill']], // SIGKILL
  ['stubborn-grandchild.sh', ['terminate', 'kill']], // going on although the leader obeyed
])('%s ends by %j', async (fixture, steps) => {
  const started = await start(fixtureArgv(fixture));
  const deepest = readyPid(started.readyFile);
  if (fixture === 'stopped.mjs')
    await expect.poll(() => started.launched.tree.members().map(({ stopped }) => stopped)).toEqual([true]);
  const events = await end(started, steps.includes('kill') ? { graceMs: 300 } : {});
  expect(stepsOf(events)).toEqual(steps);
  expect(events[0]).toMatchObject({
    reason: 'test limit',
    processes: expect.arrayContaining([expect.objectContaining({ pid: deepest })]),
  });
  expect(started.launched.tree.members()).toEqual([]);
});

test.runIf(hasProcessTable).each([
  ['daemon.mjs'], // the cookie
  ['double-fork-daemon.sh'], // the cookie
  ['pipe-holder.mjs'], // the cookie, or the group
  ['own-group.sh'], // the cookie, or the session
  ['clears-env.mjs'], // memory: cookie, group, session and ancestry are all gone
])('%s is a leak that is found and ended', async fixture => {
  const started = await start(fixtureArgv(fixture));
  const { launched, readyFile } = started;
  const daemon = readyPid(readyFile);
  launched.tree.look();
  if (fixture === 'clears-env.mjs') writeFileSync(`${readyFile}.seen`, '');
  expect(await launched.exited).toEqual({ code: 0 });
  const leaks = await leftovers(launched.tree, { settleMs: 100, clock });
  expect(leaks.map(({ pid }) => pid)).toEqual([daemon]);
  expect(Math.abs((leaks[0]?.bornAt ?? 0) - clock.wall())).toBeLessThan(60_000);
  expect(stepsOf(await end(started))).toEqual(['terminate']);
  expect(launched.tree.members()).toEqual([]);
});

test('who has begun to exit is no leak, however long a busy machine takes over it', async () => {
  const started = await start(fixtureArgv('hang.mjs'));
  const one = { start: '1', ppid: 1, command: 'sleep 1' };
  const tree = {
    ...started.launched.tree,
    members: () => [
      { ...one, pid: 7, ending: true },
      { ...one, pid: 8 },
    ],
  };
  expect((await leftovers(tree, { settleMs: 30, clock })).map(({ pid }) => pid)).toEqual([8]);
  await end(started);
});

test.runIf(hasProcessTable)('a fork storm is ended, its late children too', async () => {
  const started = await start(fixtureArgv('fork-storm.sh'));
  const steps = stepsOf(await end(started, { graceMs: 150 }));
  expect(steps.slice(0, 2)).toEqual(['terminate', 'kill']);
  expect(steps).not.toContain('survived');
  expect(started.launched.tree.members()).toEqual([]);
});

test('a tree that has ended needs no step', async () => {
  const started = await launch(fixtureArgv('last-words.mjs'));
  open.push(started);
  await started.launched.exited;
  expect(await end(started)).toEqual([]);
});

test.runIf(hasProcessTable)('within: one worker ends with what it started elsewhere, the others live', async () => {
  const worker = 'setsid sh -c "sleep 300 & wait" & wait';
  const started = await start([
    'sh',
    '-c',
    `sh -c '${worker}' & first=$!; sh -c '${worker}' & echo $first > "$1"; wait`,
    'runner',
  ]);
  const { tree } = started.launched;
  const first = readyPid(started.readyFile) ?? 0;
  await expect.poll(() => tree.members().length).toBe(7);
  expect(tree.below(first).length).toBe(3);
  await end(started, { within: first });
  expect(tree.isAlive(first)).toBe(false);
  expect(tree.members().length).toBe(4);
  await end(started);
});

test.runIf(hasProcessTable)('within: a worker that is gone still names its orphans', async () => {
  const started = await start([
    'sh',
    '-c',
    'sh -c \'setsid sleep 300 & echo $$ > "$1"; wait\' worker "$1" & wait; sleep 300',
    'runner',
  ]);
  const { tree } = started.launched;
  const worker = readyPid(started.readyFile) ?? 0;
  await expect.poll(() => tree.below(worker).some(({ command }) => command === 'sleep 300')).toBe(true);
  tree.signal(
    tree.below(worker).filter(({ pid }) => pid === worker),
    'SIGKILL',
  );
  await expect.poll(() => tree.isAlive(worker)).toBe(false);
  expect(tree.below(worker).map(({ command }) => command)).toEqual(['sleep 300']);
  expect(stepsOf(await end(started, { within: worker }))).toEqual(['terminate']);
  await end(started);
});

test.runIf(hasProcessTable)('within: who outlives those between him and the worker is ended with it', async () => {
  const [, chain] = fixtureArgv('deep-chain.sh');
  const started = await start([
    'sh',
    '-c',
    'sh -c \'echo $$ > "$1.worker"; sh "$0" "$1" 5 & wait\' "$1" "$2" & sleep 300',
    'runner',
    chain,
  ]);
  const { tree } = started.launched;
  const worker = readyPid(`${started.readyFile}.worker`) ?? 0;
  const deaf = readyPid(started.readyFile) ?? 0;
  expect(stepsOf(await end(started, { within: worker, graceMs: 300 }))).toEqual(['terminate', 'kill']);
  expect(tree.isAlive(deaf)).toBe(false);
  expect(tree.members().map(({ command }) => command.split(' ')[0])).toEqual(['sh', 'sleep']);
  await end(started);
});

test.runIf(hasProcessTable)('when nobody listens any more, what is frozen is killed all the same', async () => {
  const started = await start(fixtureArgv('ignores-everything.mjs'));
  for await (const event of terminate(started.launched.tree, { graceMs: 50, clock, reason: 'test limit' }))
    if (event.type === 'terminating' && event.step === 'kill') break;
  expect(await started.launched.exited).toEqual({ signal: 'SIGKILL' });
});
