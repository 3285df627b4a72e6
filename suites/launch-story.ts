import type {
  Leak,
  ProcessEvent,
  RunnerEvent,
  Running,
  StackCapture,
  Step,
  SuiteEvent,
} from '../harness/protocol/event.ts';
import {
  type Deadline,
  type Exit,
  type Failure,
  isBad,
  type NotRunReason,
  type Outcome,
} from '../harness/protocol/outcome.ts';
import { sessionRef, testId, type TestRef } from '../harness/protocol/test-id.ts';
import type { Adapter, SuiteDefinition } from './adapter.ts';
import { innermost, isBelow, isRelated, shared, throughChildren } from './families.ts';
import { becauseOf, finished, type LooseEnds, runningRef, stepRef } from './loose-ends.ts';
import { blame, type CrashReason, crashOf, hangOf, idleCrashOf, memoryReason } from './words.ts';

/** A look into a process, before its text has gone to a file. */
export type StackTold = Omit<Extract<SuiteEvent, { type: 'stack-captured' }>, 'capture'> & {
  readonly capture: StackCapture;
};

/** What the story yields: facts of the run, looks still with their text. */
export type Told = Exclude<SuiteEvent, { type: 'stack-captured' }> | StackTold;

/** What a launch leaves to be judged once it is over. */
export type Ending = {
  exit: Exit | undefined;
  startFailure: string | undefined;
  /** Something of this launch was ended by us or died: its exit code says nothing of the tests. */
  cut: boolean;
  /** The leader itself was ended by us, so that files may be left which nobody has seen. */
  whole: boolean;
  done: boolean;
  bailed: string | undefined;
  /** Why what the runner told cannot be all. */
  gaps: string[];
  deadline: Deadline | undefined;
  /** A test was given another try although nothing is wrong with it. */
  putBack: boolean;
  readonly sessionFailures: { readonly failure: Failure; readonly workerLoss: boolean }[];
};

/** Makes the facts of the run out of what the runner and the harness say during one launch. */
export class LaunchStory {
  readonly #suite: SuiteDefinition;
  readonly #adapter: Adapter;
  readonly #ends: LooseEnds;
  readonly #now: () => number;
  /** The end of the run is a budget: what it cuts off has not gone wrong. */
  readonly #isBudget: boolean;
  readonly #forks = new Map<number, string>();
  #look: { readonly pid: number; readonly capture: StackCapture } | undefined;
  #condemned: TestRef | undefined;
  #isKilling = false;
  /** Processes that are being ended for what ran in them; what they begin before they hear of it is not to blame. */
  readonly #doomed = new Set<number>();
  /** The launch was ended because it held too much memory: who else ran is not to blame. */
  #isTooBig = false;
  readonly ending: Ending = {
    exit: undefined,
    startFailure: undefined,
    cut: false,
    whole: false,
    done: false,
    bailed: undefined,
    gaps: [],
    deadline: undefined,
    putBack: false,
    sessionFailures: [],
  };

  constructor(
    suite: SuiteDefinition,
    adapter: Adapter,
    ends: LooseEnds,
    { now, isBudget = false }: { readonly now: () => number; readonly isBudget?: boolean },
  ) {
    this.#suite = suite;
    this.#adapter = adapter;
    this.#ends = ends;
    this.#now = now;
    this.#isBudget = isBudget;
  }

  /** Takes one event in and gives what follows from it. */
  *tell(event: RunnerEvent | ProcessEvent, stopped: boolean): Generator<Told, void> {
    switch (event.type) {
      case 'runner-ready':
        this.#doomed.delete(event.pid); // a new process with an old number
        if (event.version !== undefined) yield { type: 'runner-version', version: event.version };
        return;
      case 'planned':
        this.#ends.plan(event.files, event.more !== true);
        return;
      case 'discovered':
        return yield* this.#discover(event.tests);
      case 'test-started':
        if (this.#ends.isCondemned(event.test)) return;
        this.#ends.start(event, this.#now());
        return yield {
          type: 'test-started',
          test: this.#id(event.test),
          ref: event.test,
          attempt: event.attempt,
          pid: event.pid,
        };
      case 'test-paused':
        if (event.aside === true) this.#ends.putBack(event.test, event.pid);
        return;
      case 'test-resumed':
        if (!this.#ends.isCondemned(event.test)) this.#ends.start(event, this.#now());
        return;
      case 'process-ended':
        if (this.#isKilling) return;
        return yield* this.#fall(event);
      case 'process-spent':
        this.ending.cut = true;
        return yield* this.#requeue(event.pid, 'its process was ended by a look at another test');
      case 'test-finished':
        if (isOfHolding(event)) return yield* this.#putBack(event.test, event.pid);
        // What goes wrong once everyone is asked to end may do so because of that: it had not come to its end.
        if (this.#isCutOff(event.pid) && isBad(event.outcome.kind)) return;
        return yield* this.#finish(event.test, this.#withChildren(event), event.attempt, event.ms, event.pid);
      case 'check-finished':
        if (!this.#ends.isCondemned(event.test))
          yield { type: 'check-finished', test: this.#id(event.test), ms: event.ms, check: event.check };
        return;
      case 'step-started':
        this.#ends.startStep(event.pid, event.step);
        return;
      case 'step-finished':
        // As of a test.
        if (this.#isCutOff(event.pid) && event.outcome !== undefined && isBad(event.outcome.kind)) return;
        this.#ends.finishStep(
          event.pid,
          event.step,
          event.outcome !== undefined
            ? 'condemned'
            : event.more
              ? 'open'
              : event.isShared === true
                ? 'shared'
                : 'loaded',
        );
        if (event.outcome !== undefined) yield* this.#breakStep(event.step, event.outcome, event.ms, event.pid);
        return;
      case 'file-finished':
        this.#ends.finishFile(event);
        return yield event;
      case 'forked':
        this.#forks.set(event.pid, event.key);
        return;
      case 'bailed':
        this.ending.bailed ??= event.reason;
        return;
      case 'incomplete':
        this.ending.gaps.push(event.reason);
        return;
      case 'session-failed':
        this.ending.sessionFailures.push({
          failure: event.failure,
          workerLoss: event.workerLoss === true || this.#isEndedByUs(stopped),
        });
        return;
      case 'tests-done':
        // A runner that is asked to end gives its tests up, and says that there are no more.
        this.ending.done ||= event.pid === undefined && !this.#isKilling;
        return;
      case 'runner-view':
        return yield* this.#compare(event.tests);
      case 'slow':
        return yield* this.#slow(event.on, event.ms, event.limitMs);
      case 'stack-captured':
        this.#look = event;
        return;
      case 'deadline-hit':
        return yield* this.#hit(event);
      case 'worker-lost':
        this.ending.cut = true;
        yield event;
        return yield* this.#lose(event.exit ?? {}, event.pid);
      case 'memory-exceeded':
        return yield* this.#exceed(event);
      case 'leaked':
        return yield* this.#leak(event.processes);
      case 'start-failed':
        this.ending.startFailure = event.message;
        return;
      case 'terminating':
        this.#isKilling ||= this.#isEndedByUs(stopped);
        return yield { ...event, ...(this.#condemned === undefined ? {} : { test: this.#id(this.#condemned) }) };
      case 'exited':
        yield event;
        return yield* this.#exit(event, stopped);
      default:
        yield event;
    }
  }

  /** Whoever runs there may go wrong because it is being ended. */
  #isCutOff(pid: number): boolean {
    return this.#isKilling || this.#doomed.has(pid);
  }

  /** The whole launch is being ended: what the runner complains of now, our kill may have caused. */
  #isEndedByUs(stopped: boolean): boolean {
    return stopped || this.ending.deadline === 'run' || this.ending.deadline === 'suite';
  }

  *#discover(tests: Extract<RunnerEvent, { type: 'discovered' }>['tests']): Generator<Told, void> {
    const fresh = this.#ends.discover(tests);
    if (fresh.length === 0) return;
    yield {
      type: 'tests-discovered',
      tests: fresh.map(({ mode, reason: _reason, ...ref }) => ({ test: this.#id(ref), ref, mode })),
    };
    for (const { mode, reason, ...ref } of fresh) {
      if (mode === 'run' || mode === 'unselected') continue;
      const why = reason === undefined ? {} : { reason };
      const outcome: Outcome =
        mode === 'skip' ? { kind: 'skipped', ...why } : { kind: 'not-run', because: 'deselected', ...why };
      yield* this.#finish(ref, outcome, 1, 0);
    }
  }

  *#finish(ref: TestRef, outcome: Outcome, attempt: number, ms: number, pid?: number): Generator<Told, void> {
    // A later attempt of the same launch may follow a finished one; what we condemned stays condemned.
    if (this.#ends.isCondemned(ref)) return;
    this.#ends.finish(ref, outcome, pid);
    yield finished(this.#suite.name, { ref, outcome, attempt, ms });
  }

  /** A hook inside a test is told as its test, to which its troubles belong as well. */
  *#slow(on: Running, ms: number, limitMs: number): Generator<Told, void> {
    const isEach = on.kind === 'step' && on.step.kind === 'hook' && on.step.when === 'each';
    const inside = isEach ? this.#ends.startedIn(on.pid)[0]?.ref : undefined;
    const what = on.kind === 'test' || inside !== undefined ? 'test' : on.step.kind;
    yield { type: 'slow', test: this.#id(inside ?? runningRef(on)), what, ms, limitMs };
  }

  *#hit({ deadline, limitMs, on, of }: Extract<ProcessEvent, { type: 'deadline-hit' }>): Generator<Told, void> {
    const look = this.#look?.pid === on?.pid ? this.#look : undefined;
    for (const pid of [of, on?.pid]) if (pid !== undefined) this.#doomed.add(pid);
    this.#look = undefined;
    this.ending.cut = true;
    this.ending.deadline = deadline;
    this.ending.whole ||= of === undefined && (['suite', 'run', 'teardown'].includes(deadline) || on === undefined);
    const spares = deadline === 'teardown' || (deadline === 'run' && this.#isBudget);
    const blamed = spares ? undefined : on === undefined ? undefined : blame(on, look?.capture, this.#ends);
    this.#condemned = blamed?.ref;
    if (look !== undefined)
      yield {
        type: 'stack-captured',
        pid: look.pid,
        capture: look.capture,
        file: '',
        ...(blamed === undefined ? {} : { test: this.#id(blamed.ref) }),
      };
    yield { type: 'deadline-hit', deadline, limitMs, ...(blamed === undefined ? {} : { test: this.#id(blamed.ref) }) };
    if (blamed === undefined) {
      if (deadline === 'silence') yield* this.#condemn(sessionRef, hangOf(deadline, limitMs, undefined), 1, 0);
      return;
    }
    const outcome = hangOf(deadline, limitMs, look?.capture);
    if (blamed.step === undefined)
      yield* this.#condemn(blamed.ref, outcome, blamed.attempt, this.#now() - blamed.since);
    else yield* this.#breakStep(blamed.step, outcome, limitMs, on?.pid ?? 0);
    if (on === undefined) return;
    if (blamed.step === undefined) yield* this.#takeAlong(blamed.ref, on.pid, 'hung');
    yield* this.#requeue(on.pid, 'ran beside a test that hung');
  }

  /** The runner tells the end of a process: who ran in it, or the one of them that is named. */
  *#fall({ pid, outcome, key }: Extract<RunnerEvent, { type: 'process-ended' }>): Generator<Told, void> {
    this.ending.cut = true;
    if (this.#doomed.has(pid)) return yield* this.#requeue(pid, 'its process was ended for another test');
    const open = this.#ends.openSteps.filter(step => step.pid === pid);
    for (const { step } of open) yield* this.#breakStep(step, outcome, 0, pid);
    if (open.length === 0 && this.#isIdleIn(pid) && outcome.kind === 'crashed') yield* this.#dieIdle(outcome.exit);
    const running = innermost(this.#ends.startedIn(pid));
    const named = running.filter(started => key !== undefined && started.key === key);
    const blamed = named.length > 0 ? named : running;
    for (const { ref, attempt, since } of blamed) {
      yield* this.#condemn(ref, shared(outcome, blamed.length), attempt, this.#now() - since);
      yield* this.#takeAlong(ref, pid, outcome.kind === 'hung' ? 'hung' : 'crashed');
    }
    yield* this.#requeue(pid, 'ran beside a test that ended their process');
  }

  /** Where tests have tests below them: those above one that went down have failed with it, and the rest of that family has not run. */
  *#takeAlong(ref: TestRef, pid: number, because: 'hung' | 'crashed'): Generator<Told, void> {
    // There a relaunch tells those above and those beside it.
    if (this.#adapter.nests !== true) return;
    for (const above of this.#ends.startedIn(pid).filter(started => isBelow(ref, started.ref)))
      yield* this.#condemn(above.ref, throughChildren, above.attempt, this.#now() - above.since);
    const lost = this.#ends.unfated().filter(other => other.titles.length > 1 && isRelated(other, ref));
    yield* this.#notRun(lost, because, this.#id(ref));
  }

  /** What else ran in a process that we end is put back. */
  *#requeue(pid: number | undefined, why: string): Generator<Told, void> {
    const { tests } = this.#ends.drop(pid);
    const again = tests.filter(({ ref }) => !this.#ends.hasFate(ref)).map(({ ref }) => this.#id(ref));
    if (again.length > 0) yield { type: 'requeued', tests: again, why };
  }

  /** Its runner's clock ran on while the gate held everything still: no fate, but another try. */
  *#putBack(ref: TestRef, pid: number): Generator<Told, void> {
    if (this.#ends.hasFate(ref)) return;
    this.#ends.putBack(ref, pid);
    this.ending.cut = true;
    this.ending.putBack = true;
    yield { type: 'requeued', tests: [this.#id(ref)], why: 'its runner counted the time in which all stood still' };
  }

  *#condemn(ref: TestRef, outcome: Outcome, attempt: number, ms: number): Generator<Told, void> {
    if (this.#ends.isCondemned(ref)) return;
    yield* this.#finish(ref, outcome, attempt, ms);
    this.#ends.condemnTest(ref);
  }

  /** A hook or a load that went wrong: its pseudo-test, and the tests that cannot run without it. */
  *#breakStep(step: Step, outcome: Outcome, ms: number, pid: number): Generator<Told, void> {
    if (step.kind === 'hook' && step.when === 'each') return; // the running test tells it
    const ref = stepRef(step);
    if (!this.#ends.hasFate(ref)) yield* this.#finish(ref, outcome, 1, ms);
    if (step.kind === 'load') this.#ends.condemn(step.file, step.project);
    // There a hook is that of the whole program, before its first test or after its last.
    if (this.#adapter.nests === true && step.kind === 'hook' && step.of.file !== undefined)
      this.#ends.condemn(step.of.file, step.of.project);
    if (step.kind === 'hook' && step.when === 'after') return;
    if (step.kind === 'hook' && this.#adapter.hooks === 'told' && isToldByRunner(outcome)) return;
    const isTold = step.kind === 'hook' && this.#adapter.hooks === 'told';
    if (isTold) this.#ends.condemnHook(ref); // a relaunch tells which other tests cannot run without it
    const lost = isTold ? this.#ends.startedIn(pid).map(started => started.ref) : this.#ends.under(step);
    yield* this.#notRun(lost, becauseOf(step), this.#id(ref));
  }

  *#notRun(refs: readonly TestRef[], because: NotRunReason, reason: string): Generator<Told, void> {
    for (const ref of refs) yield* this.#condemn(ref, { kind: 'not-run', because, reason }, 1, 0);
  }

  /** A process is gone: crashed by who ran in it, unless it was being ended. */
  *#lose(exit: Exit, pid: number): Generator<Told, void> {
    if (this.#doomed.has(pid)) yield* this.#requeue(pid, 'its process was ended for another test');
    else yield* this.#crash(exit, pid);
  }

  *#crash(exit: Exit, pid: number, why?: CrashReason): Generator<Told, void> {
    const open = this.#ends.openSteps.filter(step => step.pid === pid);
    for (const { step } of open) yield* this.#breakStep(step, crashOf(exit, 1, why), 0, pid);
    const dropped = this.#ends.drop(pid).tests.filter(({ ref }) => !this.#ends.isCondemned(ref));
    const tests = this.#adapter.nests === 'again' ? innermost(dropped) : dropped;
    for (const { ref, attempt, since } of tests)
      yield* this.#condemn(ref, crashOf(exit, tests.length, why), attempt, this.#now() - since);
  }

  /** The test that started the largest process, where it is known; otherwise all that run in the process it belongs to; else the session. */
  *#exceed(event: Extract<ProcessEvent, { type: 'memory-exceeded' }>): Generator<Told, void> {
    const { pid, key } = event;
    const why = memoryReason(event);
    this.ending.cut = true;
    this.#isTooBig = true;
    if (pid !== undefined) this.#doomed.add(pid);
    yield event;
    const starter = this.#ends.inFlight.find(started => key !== undefined && started.key === key);
    if (starter !== undefined) {
      this.#condemned = starter.ref;
      yield* this.#condemn(starter.ref, crashOf({}, 1, why), starter.attempt, this.#now() - starter.since);
      return yield* this.#requeue(pid, 'ran beside a test that held too much memory');
    }
    if (pid !== undefined) {
      this.#doomed.add(pid);
      this.#condemned = this.#ends.startedIn(pid)[0]?.ref;
      return yield* this.#crash({}, pid, why);
    }
    yield* this.#condemn(sessionRef, crashOf({}, 1, why), 1, 0);
  }

  *#leak(processes: readonly Leak[]): Generator<Told, void> {
    const owners = new Map<string, { ref: TestRef; leaks: Omit<Leak, 'key'>[] }>();
    for (const { key, ...leak } of processes) {
      const ref = this.#ends.byKey(key) ?? this.#ends.byKey(this.#forks.get(leak.pid)) ?? sessionRef;
      const owner = owners.get(this.#id(ref)) ?? { ref, leaks: [] };
      owner.leaks.push(leak);
      owners.set(this.#id(ref), owner);
    }
    for (const { ref, leaks } of owners.values()) yield { type: 'test-leaked', test: this.#id(ref), ref, leaks };
  }

  *#exit({ exit, pid }: { readonly exit: Exit; readonly pid: number }, stopped: boolean): Generator<Told, void> {
    this.ending.exit = exit;
    if (exit.signal !== undefined && !stopped && !this.ending.cut && this.#adapter.resumes && this.#isIdle)
      yield* this.#dieIdle(exit);
    if (stopped || this.ending.cut) this.ending.whole ||= !this.ending.done;
    const ended = stopped || this.ending.deadline !== undefined || this.#isTooBig;
    if (!ended || this.ending.done) {
      this.ending.cut ||= this.#ends.inFlight.length + this.#ends.openSteps.length > 0;
      // Only the leader's own end can be seen; its workers' can not.
      const pids = new Set([...this.#ends.inFlight, ...this.#ends.openSteps].map(open => open.pid));
      for (const each of pids) yield* this.#lose(each === pid ? exit : {}, each);
      return;
    }
    yield* this.#requeue(undefined, stopped ? 'interrupted' : 'its launch was ended');
  }

  /** Nothing of the launch runs, but it has not come to its end. */
  get #isIdle(): boolean {
    return !this.ending.done && this.#ends.inFlight.length + this.#ends.openSteps.length === 0;
  }

  /** Nothing ran in a process. */
  #isIdleIn(pid: number): boolean {
    return this.#adapter.nests === 'again' && this.#ends.startedIn(pid).length === 0;
  }

  /** A test passes once those below it that went down are left out: it has failed with them. */
  #withChildren({ test, outcome }: Extract<RunnerEvent, { type: 'test-finished' }>): Outcome {
    if (this.#adapter.nests !== 'again' || outcome.kind !== 'passed') return outcome;
    return this.#ends.downBelow(test) ? throughChildren : outcome;
  }

  /** Killed between two tests: none of them is to blame, and what is left is still to run. */
  *#dieIdle(exit: Exit): Generator<Told, void> {
    this.ending.cut = true;
    if (!this.#ends.hasFate(sessionRef)) yield* this.#condemn(sessionRef, idleCrashOf(exit), 1, 0);
  }

  /** The second witness: what only the reporter saw is taken over; what it saw otherwise is said. */
  *#compare(tests: Extract<RunnerEvent, { type: 'runner-view' }>['tests']): Generator<Told, void> {
    for (const { test, outcome, ms } of tests) {
      if (this.#ends.hasFate(test)) {
        if (outcome.kind === 'failed' && this.#ends.fateOf(test) === 'passed')
          yield* this.#finish(test, outcome, 1, ms);
        continue;
      }
      if (this.ending.cut || outcome.kind === 'not-run') continue;
      if (!this.#ends.isKnown(test)) yield* this.#discover([{ ...test, mode: 'run' }]);
      yield* this.#finish(test, outcome, 1, ms);
    }
  }

  #id(ref: TestRef): ReturnType<typeof testId> {
    return testId(this.#suite.name, ref);
  }
}

/** Ended by its runner's clock, with less time of its own than that allows. */
const isOfHolding = ({ outcome, ms, heldMs }: Extract<RunnerEvent, { type: 'test-finished' }>): boolean =>
  heldMs !== undefined && outcome.kind === 'hung' && outcome.by === 'runner' && ms < outcome.limitMs;

/** The runner lived through it, so it tells each test that could not run. */
const isToldByRunner = (outcome: Outcome): boolean =>
  outcome.kind === 'failed' || (outcome.kind === 'hung' && outcome.by === 'runner');
