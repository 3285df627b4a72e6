import type { Member, Tree } from './tree.ts';

const freezeRounds = 10;

/** Stops everyone until nobody new turns up, and tells whom: a frozen parent makes no more children. Gives way to nothing else. */
export const freeze = (tree: Tree, look: () => readonly Member[]): readonly Member[] => {
  const frozen = new Map<string, Member>();
  for (let round = 0; round < freezeRounds; round += 1) {
    const fresh = look().filter(member => !frozen.has(nameOf(member)));
    if (fresh.length === 0) break;
    for (const member of fresh) frozen.set(nameOf(member), member);
    // Everyone once more: a group is stopped in one piece only when all of it is named.
    tree.signal([...frozen.values()], 'SIGSTOP');
  }
  return [...frozen.values()];
};

/** Stops everyone, then kills them all; tells whom. */
export const freezeAndKill = (tree: Tree): readonly Member[] => {
  tree.signalGroup('SIGSTOP');
  const frozen = freeze(tree, tree.members);
  tree.signal(frozen, 'SIGKILL');
  return frozen;
};

const nameOf = ({ pid, start }: Member): string => `${pid}@${start}`;
