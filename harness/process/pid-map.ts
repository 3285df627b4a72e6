import type { RunnerEvent } from '../protocol/event.ts';

/** The largest number of processes a kernel can have: no process has a pid above it. */
const noPid = 4_194_304;

/** A pid for a process that was gone before anybody looked: like no other, and nobody's. */
export const pidOfNobody = (inside: number): number => noPid + inside;

/** Turns the pids of one namespace into those that the gate sees. */
export class PidMap {
  readonly #everyone: () => readonly number[];
  readonly #inside: (pid: number) => number | undefined;
  readonly #known = new Map<number, number>();

  /** Who is there, by the pids that we see, and which pid each of them has inside. */
  constructor(everyone: () => readonly number[], inside: (pid: number) => number | undefined) {
    this.#everyone = everyone;
    this.#inside = inside;
  }

  /** The pid that we see of a process that lives now. */
  find(inside: number): number | undefined {
    return this.#everyone().find(pid => this.#inside(pid) === inside);
  }

  /** The same event with the pid that we see. */
  translate(event: RunnerEvent): RunnerEvent {
    if (!('pid' in event)) return event;
    const isNew = event.type === 'runner-ready' || event.type === 'forked';
    return { ...event, pid: this.#pidOf(event.pid, isNew) };
  }

  /** What is known stays known when the process is gone: its last words are read later. Only a newcomer can have its pid anew. */
  #pidOf(inside: number, isNew: boolean): number {
    const known = this.#known.get(inside);
    if (known !== undefined && !isNew) return known;
    const pid = this.find(inside) ?? pidOfNobody(inside);
    this.#known.set(inside, pid);
    return pid;
  }
}
