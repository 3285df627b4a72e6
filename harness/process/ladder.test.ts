import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock as clock } from '../clock.ts';
import { emptyTree } from './empty-tree.ts';
import { untilEmpty } from './emptiness.ts';
import { type FixtureLaunch, fixtureArgv, launch, readyPid } from './fixture-launch.ts';
import { freezeAndKill } from './last-blow.ts';
import { leftovers } from './leftovers.ts';
import { terminate } from './terminate.ts';
import { linuxTree, type Source } from './tree-linux.ts';
import { hasProcessTable, type Member, type Tree } from './tree.ts';

// Each step of the ladder is there for a fixture: without the step, the fixture gets away.

const open: FixtureLaunch[] = [];
const strays: { readonly tree: Tree; readonly members: readonly Member[] }[] = [];

afterEach(async () => {
  for (const { launched, cookie, remove } of open.splice(0)) {
    await expect
      .poll(() => {
        freezeAndKill(launched.tree);
        return [...launched.tree.members(), ...emptyTree(cookie)];
      })
      .toEqual([]);
    await launched.release();
    remove();
  }
  for (const { tree, members } of strays.splice(0)) {
    tree.signal(members, 'SIGKILL');
    for (const { pid } of members) await expect.poll(() => tree.isAlive(pid)).toBe(false);
  }
});

const start = async (fixture: string): Promise<FixtureLaunch & { readonly deepest: number }> => {
  const started = await launch(fixtureArgv(fixture));
  open.push(started);
  await expect.poll(() => readyPid(started.readyFile), { timeout: 10_000, interval: 10 }).toBeDefined();
  return { ...started, deepest: readyPid(started.readyFile) ?? 0 };
};

const rows: readonly { readonly fixture: string; readonly without: readonly Source[]; readonly stays?: true }[] = [
  { fixture: 'daemon.mjs', without: ['cookie'] },
  { fixture: 'double-fork-daemon.sh', without: ['cookie'] },
  { fixture: 'headless-daemon.py', without: ['cookie'] },
  { fixture: 'washed-child.sh', without: ['group', 'session'] },
  { fixture: 'washed-own-group.sh', without: ['session'] },
  { fixture: 'washed-session.sh', without: ['ancestry'], stays: true },
];

test.runIf(hasProcessTable).each(rows)(
  '$fixture is not found without $without',
  async ({ fixture, without, stays }) => {
    const { launched, cookie, deepest } = await start(fixture);
    if (stays !== true) await launched.exited;
    const pidsOf = (tree: Tree): readonly number[] => tree.members().map(({ pid }) => pid);
    const whole = linuxTree(cookie, launched.tree.pid);
    expect(pidsOf(whole)).toContain(deepest);
    strays.push({ tree: whole, members: whole.members() });
    expect(pidsOf(linuxTree(cookie, launched.tree.pid, without))).not.toContain(deepest);
  },
);

test.runIf(hasProcessTable)('clears-env.mjs is not found without memory', async () => {
  const { launched, cookie, deepest, readyFile } = await start('clears-env.mjs');
  const whole = linuxTree(cookie, launched.tree.pid);
  const forgetful = linuxTree(cookie, launched.tree.pid, ['memory']);
  for (const tree of [whole, forgetful]) expect(tree.members().map(({ pid }) => pid)).toContain(deepest);
  strays.push({ tree: whole, members: whole.members() });
  writeFileSync(`${readyFile}.seen`, '');
  await launched.exited;
  expect(whole.members().map(({ pid }) => pid)).toEqual([deepest]);
  expect(forgetful.members()).toEqual([]);
});

/** The tree with a step taken out, on a machine that is slow between two signals. */
const slowly = (tree: Tree, without?: NodeJS.Signals): Tree => ({
  ...tree,
  signalGroup: signal => (signal === without ? undefined : tree.signalGroup(signal)),
  signal: (members, signal) => {
    if (signal === without) return;
    if (signal !== 'SIGKILL') return tree.signal(members, signal);
    // The child first: what its parent does about that is the point.
    for (const member of members.toReversed()) {
      tree.signal([member], signal);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
    }
  },
});

test.runIf(hasProcessTable)('respawner.sh gets away without SIGSTOP before SIGKILL', async () => {
  const { launched } = await start('respawner.sh');
  const { tree } = launched;
  await expect.poll(() => tree.members().length).toBe(2);
  freezeAndKill(slowly(tree, 'SIGSTOP'));
  const heirs = tree.members();
  expect(heirs.length).toBeGreaterThan(0);
  const again = await start('respawner.sh');
  await expect.poll(() => again.launched.tree.members().length).toBe(2);
  freezeAndKill(slowly(again.launched.tree));
  expect(again.launched.tree.members()).toEqual([]);
});

test.runIf(hasProcessTable)('stopped.mjs does not hear SIGTERM without SIGCONT', async () => {
  const { launched } = await start('stopped.mjs');
  const { tree } = launched;
  await expect.poll(() => tree.members().map(({ stopped }) => stopped)).toEqual([true]);
  tree.signal(tree.members(), 'SIGTERM');
  expect(tree.members()).toHaveLength(1);
  tree.signal(tree.members(), 'SIGCONT');
  expect(await launched.exited).toEqual({ signal: 'SIGTERM' });
});

test('a child that is forked while the list is read is only in the second empty look', async () => {
  const child: Member = { pid: 7, start: '1', ppid: 1, command: 'child' };
  const looks: (readonly Member[])[] = [[child], [], [child], [], []];
  const seen = await untilEmpty(() => looks.shift() ?? [], { limitMs: 5_000, clock, isSure: () => true });
  expect(seen).toEqual([]);
  expect(looks).toEqual([]); // one empty look would have left two of them
});

/** The tree of a line of processes whose every look comes too late, as a real one does now and then, until the line is held. */
const tooLate = (tree: Tree, { canHold }: { readonly canHold: boolean }): Tree => {
  let isHeld = false;
  return {
    ...tree,
    members: () => {
      const seen = tree.members();
      return isHeld ? seen : [];
    },
    signalGroup: signal => {
      isHeld = canHold && signal === 'SIGSTOP';
      if (canHold) tree.signalGroup(signal);
    },
  };
};

describe.runIf(hasProcessTable)(
  'relay.py, a line of which no look meets anybody, gets away without its group being held',
  () => {
    const line = async (canHold: boolean): Promise<{ readonly real: Tree; readonly tree: Tree }> => {
      const { launched } = await start('relay.py');
      expect(await launched.exited).toEqual({ code: 0 });
      return { real: launched.tree, tree: tooLate(launched.tree, { canHold }) };
    };
    const isOver = (tree: Tree): boolean => {
      tree.signalGroup('SIGSTOP');
      const isEmpty = tree.members().length === 0;
      tree.signalGroup('SIGCONT');
      return isEmpty;
    };

    test.each([true, false])('as what a launch has left: %s', async canHold => {
      const { tree } = await line(canHold);
      // Who has made its heir and not left yet is held with it.
      expect((await leftovers(tree, { settleMs: 50, clock })).length > 0).toBe(canHold);
    });

    test.each([true, false])('as what is asked to end: %s', async canHold => {
      const { real, tree } = await line(canHold);
      const steps: string[] = [];
      for await (const event of terminate(tree, { graceMs: 50, clock, reason: 'test limit' }))
        steps.push(event.type === 'terminating' ? event.step : event.type);
      expect([steps, isOver(real)]).toEqual(canHold ? [['terminate', 'kill'], true] : [[], false]);
    });

    test.each([true, false])('as what is killed when the gate is gone: %s', async canHold => {
      const { real, tree } = await line(canHold);
      freezeAndKill(tree);
      await expect.poll(() => isOver(real)).toBe(canHold);
    });
  },
);
