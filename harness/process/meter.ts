import { readProportional } from './process-table.ts';
import type { Usage } from './tree.ts';

/** How much the sum of what is resident must have grown before shared pages are looked at again. */
const growth = 1.25;

/** The memory of a tree, and who of it holds most. */
export type Weight = {
  readonly bytes: number;
  readonly largest: { readonly pid: number; readonly bytes: number };
};

/** Adds up what a tree uses, out of looks at those who are alive. What lived only between two looks, its parent's account tells. */
export class Meter {
  readonly #leader: number;
  readonly #seen = new Map<string, Usage>();
  readonly #names = new Map<number, string>();
  readonly #proportional: (pid: number) => number | undefined;
  #alive: readonly Usage[] = [];
  #measured = { resident: 0, share: 1 };
  #peakBytes = 0;

  constructor(leader: number, proportional: (pid: number) => number | undefined = readProportional) {
    this.#leader = leader;
    this.#proportional = proportional;
  }

  /** Takes a look in. */
  see(usages: readonly Usage[]): void {
    for (const usage of usages) {
      this.#seen.set(nameOf(usage), usage);
      this.#names.set(usage.pid, nameOf(usage));
    }
    this.#alive = usages;
    const resident = this.#resident();
    // Shared pages count in full in what is resident: how much too much that is changes slowly, and is dear to ask.
    if (resident > this.#measured.resident * growth)
      this.#measured = { resident, share: resident === 0 ? 1 : this.#weigh().bytes / resident };
    this.#peakBytes = Math.max(this.#peakBytes, resident * this.#measured.share);
  }

  /** The tree as the last look has seen it, when it is heavier than this. The dear question is asked only when the cheap one says yes. */
  above(limitBytes: number): Weight | undefined {
    if (this.#resident() <= limitBytes) return undefined;
    const weight = this.#weigh();
    this.#peakBytes = Math.max(this.#peakBytes, weight.bytes);
    return weight.bytes > limitBytes ? weight : undefined;
  }

  /** The most that was seen at once; undefined when nothing was. */
  get peakBytes(): number | undefined {
    return this.#peakBytes === 0 ? undefined : Math.round(this.#peakBytes);
  }

  /** The time on a CPU of all that was seen and of all that it has waited for. `reapedMs`: what the leader's own end told. */
  cpuMs(reapedMs: number | undefined): number | undefined {
    if (this.#seen.size === 0) return reapedMs;
    const children = new Map<string, Usage[]>();
    const roots: Usage[] = [];
    for (const usage of this.#seen.values()) {
      const parent = this.#names.get(usage.ppid);
      if (parent === undefined || usage.pid === this.#leader) {
        roots.push(usage);
        continue;
      }
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [usage]);
      else siblings.push(usage);
    }
    const alive = new Set(this.#alive.map(nameOf));
    const told = new Set<string>();
    const total = (usage: Usage): number => {
      const name = nameOf(usage);
      if (told.has(name)) return 0;
      told.add(name);
      let living = 0;
      let dead = 0;
      for (const child of children.get(name) ?? []) {
        const part = total(child);
        if (alive.has(nameOf(child))) living += part;
        else dead += part;
      }
      // Who was waited for stands in its parent's account; who was not, only in ours.
      const own = usage.cpuMs + Math.max(usage.reapedMs, dead);
      return living + (usage.pid === this.#leader ? Math.max(own, reapedMs ?? 0) : own);
    };
    return Math.round(roots.reduce((sum, root) => sum + total(root), 0));
  }

  #resident(): number {
    return this.#alive.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
  }

  #weigh(): Weight {
    let bytes = 0;
    let largest = { pid: 0, bytes: 0 };
    for (const { pid, residentBytes } of this.#alive) {
      const own = this.#proportional(pid) ?? residentBytes;
      bytes += own;
      if (own > largest.bytes) largest = { pid, bytes: own };
    }
    return { bytes, largest };
  }
}

const nameOf = ({ pid, start }: Usage): string => `${pid}@${start}`;
