import { leftovers } from './process/leftovers.ts';
import type { Launched } from './process/spawn.ts';
import { terminate } from './process/terminate.ts';
import { orphans } from './process/tree.ts';
import type { ProcessEvent, RunnerEvent } from './protocol/event.ts';
import type { Exit } from './protocol/outcome.ts';
import { Runners } from './runners.ts';
import { captureStack } from './stacks/capture.ts';
import { withoutRest } from './stream/rest.ts';
import type { Spoken } from './stream/spoken.ts';
import { Tail } from './stream/tail.ts';
import type { Supervision } from './supervise.ts';
import { endTeardown, endTeardownOf, leakEnding, type LongTeardown, settleMs } from './teardown.ts';
import { Deadlines, type Hit } from './watchdog/deadlines.ts';
import { OwnTime } from './watchdog/own-time.ts';
import { paceOf } from './watchdog/pace.ts';
import { Resources } from './watchdog/resources.ts';
import { sameWork } from './watchdog/same-work.ts';

/** Launches that look within this time share one reading of the process table. */
const sharedMs = 250;
/** A tick that comes so much later than it was meant to judges nothing: the next one does. */
const lateMs = 1_000;

/** One launch under watch: its clocks, what its processes are, and what is done when a clock runs out. */
export class Watch {
  readonly #launched: Launched;
  readonly #how: Supervision;
  readonly #tail: Tail;
  readonly #spoken: Spoken | undefined;
  readonly #deadlines: Deadlines;
  readonly #resources: Resources;
  readonly #ownTime: OwnTime;
  readonly #runners = new Runners();
  readonly #startedAt: number;
  readonly #bornAt: number;
  #lookedAt = 0;
  #newsAt: number;
  #tickedAt: number;
  #pausedMs = 0;
  #isLate = false;
  #ending = false;
  #isStuck = false;
  /** Processes that we have ended, or are about to: that their runner says so is no news. */
  readonly #doomed = new Set<number>();

  constructor(
    launched: Launched,
    how: Supervision,
    { bornAt, spoken }: { readonly bornAt: number; readonly spoken?: Spoken },
  ) {
    this.#launched = launched;
    this.#how = how;
    this.#tail = new Tail(how.eventsFile);
    this.#spoken = spoken;
    this.#startedAt = how.clock.now();
    this.#newsAt = this.#startedAt;
    this.#tickedAt = this.#startedAt;
    this.#bornAt = bornAt;
    this.#deadlines = new Deadlines(how.limits, how.ends, this.#startedAt);
    this.#resources = new Resources(launched.tree, how.memoryBytes);
    this.#ownTime = new OwnTime(() => how.clock.heldMs?.() ?? 0);
    how.watched?.(this.#deadlines);
  }

  *begin(): Generator<RunnerEvent, void> {
    for (const event of this.#how.decode.begin(this.#launched.tree.pid)) yield this.#note(event);
  }

  /** How long the launch can be left alone. */
  pauseMs(): number {
    const now = this.#how.clock.now();
    const lookMs = this.#resources.lookEveryMs(now - this.#startedAt);
    this.#pausedMs = Math.min(lookMs, paceOf(now, { newsAt: this.#newsAt, dueAt: this.#deadlines.next() }));
    return this.#pausedMs;
  }

  /** Reads what the runner says, then looks at the clocks: news before judgement. */
  async *tick(): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
    yield* this.#read();
    if (this.#ending) return;
    const { clock } = this.#how;
    const now = clock.now();
    // After a stall of our own an exit may wait behind this tick: news before judgement. Once, or a slow machine judged never.
    this.#isLate = now - this.#tickedAt >= this.#pausedMs + lateMs && !this.#isLate;
    this.#tickedAt = now;
    if (this.#isLate) return;
    this.#deadlines.heardOutput(this.#launched.lastHeard());
    const everyMs = this.#resources.lookEveryMs(clock.now() - this.#startedAt);
    if (clock.now() - this.#lookedAt >= everyMs) {
      // On the beat, as every launch does: those that look in one moment share one reading of the process table.
      this.#lookedAt = clock.now() - (clock.now() % everyMs);
      this.#launched.tree.look(Math.min(sharedMs, everyMs / 4));
      yield* this.#lostWorkers();
      yield* this.#weigh();
      if (this.#ending) return;
    }
    for (const slow of this.#deadlines.slow(clock.now())) yield { type: 'slow', ...slow };
    const hit = this.#deadlines.ring(clock.now());
    if (hit !== undefined) yield* this.#ring(hit);
  }

  /** Ends the launch because the run is stopped; what was said before that counts. */
  async *interrupt(): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
    yield* this.#read();
    yield* this.end('interrupted');
  }

  /** Ends the whole launch. Its exit arrives as an event of its own. */
  async *end(reason: string, graceMs: number = this.#how.limits.graceMs): AsyncGenerator<ProcessEvent, void> {
    if (this.#ending) return;
    this.#ending = true;
    const { tree } = this.#launched;
    for await (const event of terminate(tree, { graceMs, clock: this.#how.clock, reason })) {
      if (event.type === 'survived') this.#isStuck = event.processes.some(({ pid }) => pid === tree.pid);
      yield event;
    }
  }

  /** The leader could not be ended: its exit may never come, and is not waited for. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  /** After the leader: what it still said, what it left behind, and then nothing. */
  async *exited(exit: Exit): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
    const { clock, decode, limits } = this.#how;
    if (this.#spoken !== undefined) await this.#launched.drained();
    yield* this.#read();
    const end = this.#ending ? exit : this.#resources.explain(exit);
    // An exit that we have brought about says nothing of the tests.
    const words = this.#ending ? (decode.cut?.() ?? []) : decode.end(end, clock.now() - this.#startedAt);
    for (const event of words) yield this.#note(event);
    if (!this.#ending) yield* this.#lostWorkers();
    const { tree } = this.#launched;
    const leaks = await leftovers(tree, { settleMs: this.#ending ? 0 : settleMs, clock });
    yield* this.#read();
    if (leaks.length > 0 && !this.#ending) yield { type: 'leaked', processes: leaks };
    const rest = { ...leakEnding(limits.graceMs, clock), isEmpty: leaks.length === 0 };
    // Who is stuck was told already.
    if (!this.#isStuck) yield* terminate(tree, { ...rest, ...(this.#ending ? { reason: 'rest of the tree' } : {}) });
    yield* this.#read();
    if (this.#how.afterwards !== undefined)
      for await (const event of this.#how.afterwards(this.#ending)) yield this.#note(event);
    const survivors = await this.#launched.dissolve();
    if (survivors.length > 0) yield { type: 'survived', processes: survivors };
    // Out of a namespace nobody gets.
    const strangers = this.#how.namespace === undefined ? orphans(tree, this.#bornAt) : [];
    if (strangers.length > 0) yield { type: 'unattributed', processes: strangers };
    const lost = this.#launched.problem();
    if (lost !== undefined) yield { type: 'output-lost', message: lost };
    yield this.#resources.used(this.#launched.reapedMs());
    yield { type: 'exited', pid: tree.pid, exit: end };
  }

  close(): void {
    this.#how.watched?.(undefined);
    this.#tail.close();
  }

  *#read(): Generator<RunnerEvent, void> {
    // Taken first: what a shim wrote before it is in the file by now, and is told before it.
    const said = this.#spoken?.take() ?? [];
    this.#ownTime.reads();
    for (const line of this.#tail.read())
      for (const event of this.#how.decode.line(line)) yield this.#note(this.#launched.translate(event));
    // What is said once all are being ended, the end may have caused: a script goes on where its child was killed.
    if (this.#ending) return;
    const told = said.flatMap(line => this.#how.decode.line(line)).map(event => this.#ofStdout(event));
    for (const event of told) if (!this.#isOurDoing(event)) yield this.#note(event);
  }

  /** Who speaks on stdout knows the leader by the pid that `begin` has told, and others by that which they have inside. */
  #ofStdout(event: RunnerEvent): RunnerEvent {
    return 'pid' in event && event.pid === this.#launched.tree.pid ? event : this.#launched.translate(event);
  }

  #isOurDoing(event: RunnerEvent): boolean {
    return event.type === 'process-ended' && this.#doomed.has(event.pid);
  }

  #note(said: RunnerEvent): RunnerEvent {
    const event = this.#ownTime.of(said);
    this.#runners.hear(event);
    this.#newsAt = this.#how.clock.now();
    this.#deadlines.hear(event, this.#newsAt);
    return event;
  }

  /** A process that holds a test and is gone cannot finish it. */
  *#lostWorkers(): Generator<RunnerEvent | ProcessEvent, void> {
    const pids = new Set(this.#deadlines.running().map(({ pid }) => pid));
    const gone = [...pids].filter(
      pid => pid !== this.#launched.tree.pid && !this.#runners.isMourned(pid) && !this.#launched.tree.isAlive(pid),
    );
    if (gone.length === 0) return;
    yield* this.#read(); // its last words were written before it died
    for (const pid of gone) {
      if (!this.#deadlines.running().some(running => running.pid === pid)) continue;
      this.#deadlines.forget(pid);
      yield { type: 'worker-lost', pid, exit: this.#resources.explain({}) };
    }
  }

  /** A tree above its ceiling would go on growing while it is asked kindly: it gets no grace. */
  async *#weigh(): AsyncGenerator<ProcessEvent, void> {
    const exceeded = this.#resources.look(this.#deadlines.running());
    if (exceeded === undefined) return;
    yield exceeded;
    const { pid, largest } = exceeded;
    const { tree } = this.#launched;
    const isEnough =
      pid !== undefined && this.#runners.isSpare(pid) && tree.below(pid).some(member => member.pid === largest.pid);
    if (!isEnough) return yield* this.end('memory limit', 0);
    this.#deadlines.forget(pid);
    this.#doomed.add(pid);
    yield* terminate(tree, { graceMs: 0, clock: this.#how.clock, reason: 'memory limit', within: pid });
  }

  async *#ring(hit: Hit): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
    if (hit.of !== undefined) return yield* endTeardownOf(hit.of, hit, this.#teardown());
    if (hit.deadline === 'teardown') return yield* endTeardown(hit, this.#teardown());
    const pid = hit.on?.pid;
    if (hit.on !== undefined && pid !== undefined && hit.deadline !== 'run') {
      if (this.#runners.isEndedByLook(pid)) this.#doomed.add(pid);
      yield { type: 'stack-captured', pid, capture: await this.#capture(hit) };
      yield* this.#read();
      if (!this.#deadlines.running().some(running => sameWork(running, hit))) return yield* this.#missed(pid); // slow, not hung: it ended while we looked
    }
    const spare = pid !== undefined && hit.deadline !== 'suite' && hit.deadline !== 'run' && this.#runners.isSpare(pid);
    yield { type: 'deadline-hit', ...hit };
    if (!spare || pid === undefined) return yield* this.end(`${hit.deadline} limit`);
    this.#deadlines.forget(pid);
    yield* terminate(this.#launched.tree, {
      graceMs: this.#how.limits.graceMs,
      clock: this.#how.clock,
      reason: `${hit.deadline} limit`,
      within: pid,
    });
  }

  /** The look has found nothing that hangs. Who was ended by it is nobody's crash: what ran there then is put back. */
  *#missed(pid: number): Generator<ProcessEvent, void> {
    if (!this.#doomed.has(pid)) return;
    this.#deadlines.forget(pid);
    yield { type: 'process-spent', pid };
  }

  async #capture(hit: Hit): Promise<Extract<ProcessEvent, { type: 'stack-captured' }>['capture']> {
    const { clock, dir, root } = this.#how;
    const pid = hit.on?.pid ?? this.#launched.tree.pid;
    const runtime = this.#runners.runtimeOf(pid);
    const key = hit.on?.kind === 'test' ? hit.on.key : undefined;
    // A Go program ends by telling where it is: only where all of the launch ends with it.
    const isWhole = pid === this.#launched.tree.pid || this.#runners.isEndedByLook(pid);
    const told = runtime === 'native' && isWhole ? { logFile: this.#how.logFile } : {};
    const what = { pid, runtime, dir, root, ...told, ...(key === undefined ? {} : { key }) };
    return withoutRest(() => captureStack(what, clock));
  }

  #teardown(): LongTeardown {
    return {
      launched: this.#launched,
      deadlines: this.#deadlines,
      clock: this.#how.clock,
      graceMs: this.#how.limits.graceMs,
      read: () => this.#read(),
      end: reason => this.end(reason),
    };
  }
}
