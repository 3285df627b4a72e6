import { freeze } from './last-blow.ts';
import type { Member, Tree } from './tree.ts';

/** The trees that stand still while the gate does. */
export class Standstill {
  readonly #trees = new Set<Tree>();
  #stopped: readonly { readonly tree: Tree; readonly members: readonly Member[] }[] = [];

  /** From now on this tree stands still with the gate. Gives what takes it out again. */
  join(tree: Tree): () => void {
    this.#trees.add(tree);
    return () => void this.#trees.delete(tree);
  }

  /** Stops every process that is not stopped already, and remembers it. */
  stop(): void {
    this.#stopped = [...this.#trees].map(tree => ({
      tree,
      members: freeze(tree, tree.members).filter(({ stopped }) => stopped !== true),
    }));
  }

  /** Lets those go on that were stopped here, and no others. */
  go(): void {
    for (const { tree, members } of this.#stopped) tree.signal(members, 'SIGCONT');
    this.#stopped = [];
  }
}

/** Stops this process as the terminal would have, had nobody listened. */
export const stopSelf = (): void => void process.kill(process.pid, 'SIGSTOP');
