import type { ProcessEvent, Running, RunnerEvent, Step } from '../protocol/event.ts';
import type { Deadline } from '../protocol/outcome.ts';
import type { TestRef } from '../protocol/test-id.ts';
import type { Limits } from './limits.ts';

/** A clock that has run out. */
export type Hit = {
  readonly deadline: Deadline;
  readonly limitMs: number;
  readonly on?: Running;
  /** Whose teardown it was, where that is not the whole launch's. */
  readonly of?: number;
  /** What the keys of its tests begin with. */
  readonly keys?: string;
};

/** The moments (monotonic milliseconds) after which nothing of this launch may run, whatever it says. */
export type Ends = { readonly suite?: number; readonly run?: number };

/** What has run past a share of its limit and still runs. */
export type Slow = { readonly on: Running; readonly ms: number; readonly limitMs: number };

type Ticking = {
  readonly running: Running;
  since: number;
  readonly limitMs: number;
  /** The first clock that ends it, ours or its runner's. */ readonly firstMs: number;
  isSlow: boolean;
};

/** A test's own longer limit is respected; the runner that guards it gets this head start over us. */
const headStartMs = 1_000;
/** What has used up this share of its limit is slow. */
const slowShare = 0.5;

/** All clocks of one launch. Pure: is told what happens and what time it is, and says what has run out. */
export class Deadlines {
  readonly #limits: Limits;
  readonly #ends: Ends;
  readonly #startedAt: number;
  readonly #ticking = new Map<string, Ticking>();
  /** Processes that have nothing more to run, since when. `undefined`: the whole launch. */
  readonly #doneAt = new Map<number | undefined, { readonly since: number; readonly keys?: string }>();
  #heardAt: number;

  constructor(limits: Limits, ends: Ends, now: number) {
    this.#limits = limits;
    this.#ends = ends;
    this.#startedAt = now;
    this.#heardAt = now;
  }

  /** Takes note of an event of the launch. */
  hear(event: RunnerEvent | ProcessEvent, now: number): void {
    this.#heardAt = now;
    if (event.type === 'test-started' || event.type === 'step-started') this.#doneAt.delete(event.pid);
    switch (event.type) {
      case 'test-started':
        this.#start(runningTest(event), this.#testLimit(event), { now, own: event.ownLimitMs });
        break;
      case 'test-resumed':
        this.#start(runningTest(event), this.#testLimit(event), { now, own: event.ownLimitMs });
        break;
      case 'test-paused':
      case 'test-finished':
        this.#ticking.delete(testKey(event.pid, event.test));
        break;
      case 'step-started':
        this.#start({ kind: 'step', pid: event.pid, step: event.step }, this.#stepLimit(event.step, event.ownLimitMs), {
          now,
          own: event.ownLimitMs,
        });
        break;
      case 'step-finished':
        this.#finishStep(event.pid, event.step, now);
        break;
      case 'process-ended':
        this.forget(event.pid);
        break;
      case 'tests-done':
        this.#doneAt.set(event.pid, { since: now, ...(event.keys === undefined ? {} : { keys: event.keys }) });
        break;
      default:
    }
  }

  /** Output without an event is a sign of life too. */
  heardOutput(at: number): void {
    this.#heardAt = Math.max(this.#heardAt, at);
  }

  /** Forgets what ran in a process that is gone. */
  forget(pid: number): void {
    this.#doneAt.delete(pid);
    for (const [key, { running }] of this.#ticking) if (running.pid === pid) this.#ticking.delete(key);
  }

  /** What runs now, longest first. */
  running(): readonly (Running & { readonly since: number; readonly limitMs: number })[] {
    return [...this.#ticking.values()]
      .toSorted((a, b) => a.since - b.since)
      .map(({ running, since, limitMs }) => ({ ...running, since, limitMs }));
  }

  /** What has become slow since this was asked last: each test, hook and load once. What has run out already is not slow. */
  slow(now: number): readonly Slow[] {
    const fresh = [...this.#ticking.values()].filter(
      ticking =>
        !ticking.isSlow &&
        !this.#isShadowed(ticking.running) &&
        now - ticking.since >= ticking.firstMs * slowShare &&
        now - ticking.since < ticking.limitMs,
    );
    for (const ticking of fresh) ticking.isSlow = true;
    return fresh.map(({ running, since, firstMs }) => ({ on: running, ms: now - since, limitMs: firstMs }));
  }

  /** When the next clock will run out. Asked at every look: it makes nothing that must be collected. */
  next(): number {
    let at = this.#heardAt + this.#limits.silenceMs;
    for (const { since } of this.#doneAt.values()) at = Math.min(at, since + this.#limits.teardownMs);
    for (const { running, since, limitMs } of this.#ticking.values())
      if (since + limitMs < at && !this.#isShadowed(running)) at = since + limitMs;
    return Math.min(at, this.#ends.suite ?? Infinity, this.#ends.run ?? Infinity);
  }

  /** The clock that has run out by `now`, the most telling one first. */
  ring(now: number): Hit | undefined {
    return this.next() > now ? undefined : this.#clocks().find(({ at }) => at <= now)?.hit;
  }

  #clocks(): readonly { readonly at: number; readonly hit: Hit }[] {
    const clocks = [...this.#ticking.values()]
      .filter(({ running }) => !this.#isShadowed(running))
      .map(ticking => ({ at: ticking.since + ticking.limitMs, hit: hitOf(ticking) }));
    const { silenceMs, teardownMs } = this.#limits;
    for (const [of, { since, ...keys }] of this.#doneAt)
      clocks.push({
        at: since + teardownMs,
        hit: { deadline: 'teardown', limitMs: teardownMs, ...(of === undefined ? {} : { of }), ...keys },
      });
    const longest = this.running()[0];
    const on = longest === undefined ? {} : { on: runningOf(longest) };
    if (this.#ends.suite !== undefined)
      clocks.push({ at: this.#ends.suite, hit: { deadline: 'suite', limitMs: this.#limits.suiteMs ?? 0, ...on } });
    if (this.#ends.run !== undefined)
      clocks.push({
        at: this.#ends.run,
        hit: { deadline: 'run', limitMs: Math.max(0, this.#ends.run - this.#startedAt), ...on },
      });
    clocks.push({ at: this.#heardAt + silenceMs, hit: { deadline: 'silence', limitMs: silenceMs, ...on } });
    return clocks;
  }

  #start(
    running: Running,
    limitMs: number,
    { now, own }: { readonly now: number; readonly own?: number | undefined },
  ): void {
    const firstMs = Math.min(limitMs, own ?? limitMs);
    this.#ticking.set(keyOf(running), { running, since: now, limitMs, firstMs, isSlow: false });
  }

  /** A hook inside a test has a clock of its own: its time is not the test's. */
  #finishStep(pid: number, step: Step, now: number): void {
    const ended = this.#ticking.get(stepKey(pid, step));
    this.#ticking.delete(stepKey(pid, step));
    if (ended === undefined || step.kind !== 'hook') return;
    for (const other of this.#ticking.values())
      if (other.running.kind === 'test' && other.running.pid === pid) other.since += now - ended.since;
  }

  #isShadowed(running: Running): boolean {
    return (
      running.kind === 'test' &&
      [...this.#ticking.values()].some(other => other.running.pid === running.pid && isHook(other.running))
    );
  }

  #testLimit({ test, ownLimitMs: ownMs }: { readonly test: TestRef; readonly ownLimitMs?: number }): number {
    const limitMs = this.#limits.ofTest?.(test) ?? this.#limits.testMs;
    return ownMs !== undefined && ownMs > limitMs ? ownMs + headStartMs : limitMs;
  }

  #stepLimit(step: Step, ownMs: number | undefined): number {
    const limitMs = step.kind === 'load' ? this.#limits.loadMs : this.#limits.hookMs;
    return ownMs !== undefined && ownMs > limitMs ? ownMs + headStartMs : limitMs;
  }
}

const runningTest = ({
  pid,
  test,
  attempt,
  key,
}: Extract<RunnerEvent, { type: 'test-started' | 'test-resumed' }>): Running => ({
  kind: 'test',
  pid,
  test,
  attempt,
  ...(key === undefined ? {} : { key }),
});

const isHook = (running: Running): boolean => running.kind === 'step' && running.step.kind === 'hook';

const hitOf = ({ running, limitMs }: Ticking): Hit => ({ deadline: deadlineOf(running), limitMs, on: running });

const deadlineOf = (running: Running): Deadline =>
  running.kind === 'test' ? 'test' : running.step.kind === 'load' ? 'load' : 'hook';

const runningOf = ({
  since: _since,
  limitMs: _limitMs,
  ...running
}: Running & { since: number; limitMs: number }): Running => running;

const keyOf = (running: Running): string =>
  running.kind === 'test' ? testKey(running.pid, running.test) : stepKey(running.pid, running.step);

const testKey = (pid: number, test: TestRef): string =>
  JSON.stringify([pid, test.project, test.file, test.titles, test.nth]);

const stepKey = (pid: number, step: Step): string => JSON.stringify([pid, step]);
