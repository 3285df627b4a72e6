import { untilEmpty } from './emptiness.ts';
import { freeze } from './last-blow.ts';
import { canTreeKill, killLiveTree, liveTree } from './live-tree.ts';
import type { Clock } from '../clock.ts';
import type { ProcessEvent, ProcessRef } from '../protocol/event.ts';
import { hasProcessTable, type Member, type Tree } from './tree.ts';

/** How a tree is ended. */
export type Ending = {
  readonly graceMs: number;
  readonly clock: Clock;
  /** Why, for people. */
  readonly reason: string;
  /** Ends only what descends from this member. */
  readonly within?: number;
  /** A look has seen nobody just now: another one is made while the group is held, and no third. */
  readonly isEmpty?: boolean;
};

type Step = Extract<ProcessEvent, { readonly type: 'terminating' }>['step'];

/** tree-kill is a program that must start first: a shorter grace would be over before it has asked anyone. */
const treeKillMs = 200;
const sweepLimitMs = 10_000;
const sweepPauseMs = 100;

/** Ends a tree, kindly first. It is over when the tree is empty, not when its leader has exited; what cannot be ended is told. */
export async function* terminate(
  tree: Tree,
  { graceMs, clock, reason, within, isEmpty = false }: Ending,
): AsyncGenerator<ProcessEvent, void> {
  const look = within === undefined ? tree.members : () => tree.below(within);
  const stopGroup = (): void => (within === undefined ? tree.signalGroup('SIGSTOP') : undefined);
  const letGroupGo = (): void => (within === undefined ? tree.signalGroup('SIGCONT') : undefined);
  // Two looks that saw nobody are no proof: of a line that makes heirs and leaves they may have met none.
  const isOver = (): boolean => {
    stopGroup();
    return look().length === 0;
  };
  const root = within ?? tree.pid;
  const tell = (step: Step, members: readonly Member[]): ProcessEvent => ({
    type: 'terminating',
    step,
    processes: members.map(refOf),
    reason,
  });

  const began = clock.now();
  let members = isEmpty ? [] : look();
  if (members.length === 0 && tree.isSure()) {
    stopGroup();
    members = look();
    if (members.length === 0 && tree.isSure()) return;
    letGroupGo();
  }
  if (members.length > 0) {
    yield tell('terminate', members);
    await askToEnd(tree, members, { root, limitMs: graceMs / 2 });
  }
  // The grace counts from the deadline, not from the last one asked; who is asked late still has half of it.
  const limitMs = Math.max(graceMs / 2, graceMs - (clock.now() - began));
  if ((await untilEmpty(look, { limitMs, clock, isSure: tree.isSure })).length === 0 && isOver()) return;

  const told = new Set<string>();
  const end = clock.now() + sweepLimitMs;
  for (;;) {
    stopGroup();
    const frozen = freeze(tree, look);
    const fresh = frozen.filter(member => !told.has(nameOf(member)));
    if (!hasProcessTable && tree.isAlive(root)) await killLiveTree(root, 'SIGKILL');
    try {
      if (fresh.length > 0) yield tell(told.size === 0 ? 'kill' : 'sweep', fresh);
    } finally {
      // Also when nobody listens any more: what is frozen must not stay so.
      tree.signal(frozen, 'SIGKILL');
    }
    for (const member of fresh) told.add(nameOf(member));
    const left = await untilEmpty(look, { limitMs: sweepPauseMs, clock, isSure: tree.isSure });
    if (left.length === 0 && isOver()) return;
    if (clock.now() >= end) {
      yield { type: 'survived', processes: left.map(refOf) };
      return;
    }
  }
}

/** Asks everyone to end, each of them once: the living tree below `root` through tree-kill, the rest one by one. */
const askToEnd = async (
  tree: Tree,
  members: readonly Member[],
  { root, limitMs }: { readonly root: number; readonly limitMs: number },
): Promise<void> => {
  const live = liveTree(members, root);
  // Of one process there is no tree to walk. A root that has exited leaves its pid to strangers, and tree-kill knows pids only.
  const asked =
    (live.length > 1 || (live.length > 0 && !hasProcessTable)) &&
    limitMs >= treeKillMs &&
    (await canTreeKill(live.length)) &&
    tree.isAlive(root) &&
    (await killLiveTree(root, 'SIGTERM', limitMs));
  const others = asked ? members.filter(member => !live.includes(member)) : members;
  tree.signal(others, 'SIGTERM');
  // What is stopped hears nothing before it goes on.
  tree.signal(
    members.filter(({ stopped }) => stopped === true),
    'SIGCONT',
  );
};

const refOf = ({ pid, command }: Member): ProcessRef => ({ pid, command });

const nameOf = ({ pid, start }: Member): string => `${pid}@${start}`;
