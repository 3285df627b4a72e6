import { Meter, type Weight } from '../process/meter.ts';
import { OomCounter } from '../process/oom.ts';
import { dropReaped } from '../process/reaped.ts';
import type { Tree, Usage } from '../process/tree.ts';
import type { ProcessEvent, Running } from '../protocol/event.ts';
import type { Exit } from '../protocol/outcome.ts';

/** How often a tree is looked at, in milliseconds; more often when it is young, or has a ceiling that it may run into. */
const lookMs = 1_000;
const youngLookMs = 250;

type Exceeded = Extract<ProcessEvent, { type: 'memory-exceeded' }>;

/** What one launch uses, its ceiling, and who of it the kernel has killed for want of memory. */
export class Resources {
  readonly #tree: Tree;
  readonly #limitBytes: number | undefined;
  readonly #meter: Meter;
  readonly #oom: OomCounter;
  #oomKills: number | undefined = 0;

  constructor(tree: Tree, limitBytes?: number, oom: OomCounter = new OomCounter()) {
    this.#tree = tree;
    this.#limitBytes = limitBytes;
    this.#meter = new Meter(tree.pid);
    this.#oom = oom;
  }

  /** How long after the last look the next is due, in a launch of this age. */
  lookEveryMs(ageMs: number): number {
    return this.#limitBytes === undefined ? Math.min(lookMs, Math.max(youngLookMs, ageMs)) : youngLookMs;
  }

  /** Takes the last look of the tree in; tells when it is above its ceiling, and on whom that falls. */
  look(running: readonly Running[]): Exceeded | undefined {
    const usages = this.#tree.usage();
    this.#meter.see(usages);
    dropReaped();
    if (this.#limitBytes === undefined) return undefined;
    const weight = this.#meter.above(this.#limitBytes);
    return weight === undefined ? undefined : this.#exceeded(weight, this.#limitBytes, { usages, running });
  }

  /** How a process that we have not killed has ended, with what the kernel's counters add to it. Each kill explains one end. */
  explain(exit: Exit): Exit {
    if (exit.code !== undefined || (exit.signal !== undefined && exit.signal !== 'SIGKILL')) return exit;
    const fresh = this.#oom.fresh();
    this.#oomKills = fresh === undefined || this.#oomKills === undefined ? undefined : this.#oomKills + fresh;
    if (this.#oomKills === undefined) return exit.signal === undefined ? exit : { ...exit, by: 'unknown' };
    if (this.#oomKills === 0) return exit;
    this.#oomKills -= 1;
    return { signal: 'SIGKILL', by: 'out-of-memory' };
  }

  /** What the launch has used, once it is over. */
  used(reapedMs: number | undefined): Extract<ProcessEvent, { type: 'resources-used' }> {
    const { peakBytes } = this.#meter;
    const cpuMs = this.#meter.cpuMs(reapedMs);
    const oomKills = (this.#oomKills ?? 0) + (this.#oom.fresh() ?? 0);
    return {
      type: 'resources-used',
      ...(peakBytes === undefined ? {} : { peakMemoryBytes: peakBytes }),
      ...(cpuMs === undefined ? {} : { cpuMs }),
      ...(oomKills === 0 ? {} : { oomKills }),
    };
  }

  #exceeded(
    { bytes, largest }: Weight,
    limitBytes: number,
    { usages, running }: { readonly usages: readonly Usage[]; readonly running: readonly Running[] },
  ): Exceeded {
    const member = this.#tree.members().find(({ pid }) => pid === largest.pid);
    const key = member?.key;
    const marked = running.find(one => key !== undefined && one.kind === 'test' && one.key === key);
    const on = marked ?? nearest(largest.pid, usages, running);
    return {
      type: 'memory-exceeded',
      limitBytes,
      bytes: Math.round(bytes),
      largest: { pid: largest.pid, command: member?.command ?? '?', bytes: Math.round(largest.bytes) },
      ...(on === undefined ? {} : { pid: on.pid }),
      ...(marked === undefined || key === undefined ? {} : { key }),
    };
  }
}

/** What runs in a process, or in the nearest of its ancestors in which anything does. */
const nearest = (pid: number, usages: readonly Usage[], running: readonly Running[]): Running | undefined => {
  const parents = new Map(usages.map(usage => [usage.pid, usage.ppid]));
  for (let at: number | undefined = pid, steps = 0; at !== undefined && steps <= parents.size; steps += 1) {
    const found = running.find(one => one.pid === at);
    if (found !== undefined) return found;
    at = parents.get(at);
  }
  return undefined;
};
