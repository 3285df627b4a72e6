import type { Clock } from '../clock.ts';
import type { Leak } from '../protocol/event.ts';
import type { Tree } from './tree.ts';

const pollMs = 20;

/** What is still alive of a tree some time after its leader has ended: whatever ends by itself until then is no leak. */
export const leftovers = async (
  tree: Tree,
  { settleMs, clock }: { readonly settleMs: number; readonly clock: Clock },
): Promise<readonly Leak[]> => {
  const until = clock.now() + settleMs;
  for (;;) {
    const left = tree.members();
    if ((left.length === 0 && tree.isSure()) || clock.now() >= until)
      return left.map(({ pid, command, key, bornAt }) => ({
        pid,
        command,
        ...(key === undefined ? {} : { key }),
        ...(bornAt === undefined ? {} : { bornAt }),
      }));
    await clock.sleep(pollMs);
  }
};
