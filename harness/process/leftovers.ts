import type { Clock } from '../clock.ts';
import type { Leak } from '../protocol/event.ts';
import type { Member, Tree } from './tree.ts';

const pollMs = 20;

/** What is still alive of a tree some time after its leader has ended: whatever ends by itself until then is no leak. */
export const leftovers = async (
  tree: Tree,
  { settleMs, clock }: { readonly settleMs: number; readonly clock: Clock },
): Promise<readonly Leak[]> => {
  const until = clock.now() + settleMs;
  for (;;) {
    const isLast = clock.now() >= until;
    const seen = tree.members();
    const left = isLast || (seen.length === 0 && tree.isSure()) ? heldLook(tree) : seen;
    if (isLast || (left.length === 0 && tree.isSure())) return left.filter(({ ending }) => ending !== true).map(leakOf);
    await clock.sleep(pollMs);
  }
};

/** Of a line of processes that make an heir and leave, a look may meet none, or two: it sees the one that is held meanwhile. */
const heldLook = (tree: Tree): readonly Member[] => {
  tree.signalGroup('SIGSTOP');
  const held = tree.members();
  tree.signalGroup('SIGCONT');
  return held;
};

const leakOf = ({ pid, command, key, bornAt }: Member): Leak => ({
  pid,
  command,
  ...(key === undefined ? {} : { key }),
  ...(bornAt === undefined ? {} : { bornAt }),
});
