import { statSync } from 'node:fs';
import type { Row } from './process-table.ts';

type Elder = { readonly inode: number; readonly row: Row };
type Eyes = {
  readonly read: (pid: number) => Row | undefined;
  /** Of the folder of a process: the kernel counts them up, over four thousand million. */
  readonly inodeOf: (pid: number) => number | undefined;
};

/**
 * The processes that were there before us. No launch of ours can have them, so a look that ends nobody asks of them only
 * whether they are still the same: their folder in /proc has the inode it had.
 */
export class Elders {
  readonly #eyes: Eyes;
  readonly #bornAt: number;
  readonly #known = new Map<number, Elder>();

  /** `start`: our own start, in ticks since boot. */
  constructor(start: string, eyes: Eyes) {
    this.#bornAt = Number(start);
    this.#eyes = eyes;
  }

  /** One process, when it is alive. Of an elder the row is that of the first look: only its pid and its start can be relied on. */
  row(pid: number): Row | undefined {
    const known = this.#known.get(pid);
    if (known === undefined) return this.#learn(pid);
    if (this.#eyes.inodeOf(pid) === known.inode) return known.row;
    this.#known.delete(pid);
    return this.#learn(pid);
  }

  #learn(pid: number): Row | undefined {
    const first = this.#eyes.read(pid);
    if (first === undefined || Number(first.start) >= this.#bornAt) return first;
    // The number must be that of the process that is read: it is, when the same one is there before and after.
    const inode = this.#eyes.inodeOf(pid);
    const row = this.#eyes.read(pid);
    if (inode !== undefined && row?.start === first.start) this.#known.set(pid, { inode, row });
    return row;
  }
}

/** The inode of a process's folder; undefined when it is gone. */
export const inodeOf = (pid: number): number | undefined => {
  try {
    return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.ino;
  } catch {
    return undefined; // hidden from us
  }
};
