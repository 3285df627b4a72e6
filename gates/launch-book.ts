import type { RunEvent } from '../harness/protocol/event.ts';
import type { LaunchRecord } from '../harness/protocol/record.ts';

type Of<Type> = Extract<RunEvent, { readonly type: Type }>;

/** The launches of each suite: why they were started, what they used, how they ended. */
export class LaunchBook {
  readonly #launches = new Map<string, LaunchRecord[]>();

  started({ suite, launch, why }: Of<'launch-started'>, at: number): void {
    const record = { launch, why, startedAt: new Date(at).toISOString() };
    const before = this.#launches.get(suite);
    if (before === undefined) this.#launches.set(suite, [record]);
    else before.push(record);
  }

  used({ suite, peakMemoryBytes, cpuMs }: Of<'resources-used'>): void {
    this.#add(suite, {
      ...(peakMemoryBytes === undefined ? {} : { peakMemoryBytes }),
      ...(cpuMs === undefined ? {} : { cpuMs }),
    });
  }

  exited({ suite, exit }: Of<'exited'>, at: number): void {
    const last = this.#launches.get(suite)?.at(-1);
    const startedAt = Date.parse(last?.startedAt ?? '');
    this.#add(suite, { exit, ...(Number.isNaN(startedAt) ? {} : { durationMs: Math.max(0, at - startedAt) }) });
  }

  /** The launches of a suite so far. */
  of(suite: string): readonly LaunchRecord[] {
    return this.#launches.get(suite) ?? [];
  }

  /** A suite has one launch at a time. */
  #add(suite: string, more: Partial<LaunchRecord>): void {
    const launches = this.#launches.get(suite);
    const last = launches?.pop();
    if (last !== undefined) launches?.push({ ...last, ...more });
  }
}
