import type { ProcessRef, RunEvent } from '../harness/protocol/event.ts';
import type { KillRecord } from '../harness/protocol/record.ts';

type Terminating = Extract<RunEvent, { type: 'terminating' }>;

/** Which processes were ended, why, and how long that took. */
export class KillBook {
  readonly #kills = new Map<number, KillRecord>();
  /** By suite: what is being ended now, and since when. */
  readonly #killing = new Map<string, { readonly at: number; readonly pids: Set<number> }>();

  terminating({ suite, step, reason, test, processes }: Terminating, at: number): void {
    const killing = this.#killing.get(suite) ?? { at, pids: new Set() };
    this.#killing.set(suite, killing);
    const signal = step === 'terminate' ? 'SIGTERM' : 'SIGKILL';
    for (const { pid, command } of processes) {
      killing.pids.add(pid);
      this.#kills.set(pid, {
        pid,
        command,
        suite,
        reason,
        ...(test === undefined ? {} : { test }),
        signal,
        survived: false,
      });
    }
  }

  survived(suite: string, processes: readonly ProcessRef[]): void {
    for (const { pid, command } of processes) {
      const known = this.#kills.get(pid);
      this.#kills.set(pid, { reason: 'survived', signal: 'SIGKILL', ...known, pid, command, suite, survived: true });
    }
  }

  /** What was being ended in a suite has ended. */
  ended(suite: string, at: number): void {
    const killing = this.#killing.get(suite);
    this.#killing.delete(suite);
    for (const pid of killing?.pids ?? []) {
      const kill = this.#kills.get(pid);
      if (kill !== undefined) this.#kills.set(pid, { ...kill, ms: Math.max(0, at - (killing?.at ?? at)) });
    }
  }

  get records(): readonly KillRecord[] {
    return [...this.#kills.values()];
  }
}
