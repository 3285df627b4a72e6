import type { RunnerEvent, Runtime } from './protocol/event.ts';

type Ready = Extract<RunnerEvent, { type: 'runner-ready' }>;

/** The processes of a launch that run tests, as they have introduced themselves. */
export class Runners {
  readonly #ready = new Map<number, Ready>();

  hear(event: RunnerEvent): void {
    if (event.type === 'runner-ready') this.#ready.set(event.pid, event);
  }

  runtimeOf(pid: number): Runtime {
    return this.#ready.get(pid)?.runtime ?? 'native';
  }

  /** It may be ended alone: the runner goes on without it. */
  isSpare(pid: number): boolean {
    return this.#ready.get(pid)?.spare === true;
  }

  /** Its runner says itself when it has ended. */
  isMourned(pid: number): boolean {
    return this.#ready.get(pid)?.isMourned === true;
  }

  /** A Go program ends by telling where it is: only where it is to end all the same. */
  isEndedByLook(pid: number): boolean {
    return this.runtimeOf(pid) === 'native' && this.isSpare(pid);
  }
}
