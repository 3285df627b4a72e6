import type { ProcessEvent, RunnerEvent, StackCapture } from '../harness/protocol/event.ts';
import { type Exit, isBad, type Outcome } from '../harness/protocol/outcome.ts';
import { sessionRef, type TestRef } from '../harness/protocol/test-id.ts';
import type { Adapter, SuiteDefinition } from './adapter.ts';
import { type Ending, newEnding } from './ending.ts';
import { innermost, shared, throughChildren } from './families.ts';
import { Judge } from './judge.ts';
import type { LooseEnds } from './loose-ends.ts';
import type { Told } from './told.ts';
import { blame, crashOf, hangOf, idleCrashOf, memoryReason } from './words.ts';

/** Makes the facts of the run out of what the runner and the harness say during one launch. */
export class LaunchStory {
  readonly #judge: Judge;
  readonly #adapter: Adapter;
  readonly #ends: LooseEnds;
  readonly #now: () => number;
  /** The end of the run is a budget: what it cuts off has not gone wrong. */
  readonly #isBudget: boolean;
  #look: { readonly pid: number; readonly capture: StackCapture } | undefined;
  #condemned: TestRef | undefined;
  #isKilling = false;
  /** Processes that are being ended for what ran in them; what they begin before they hear of it is not to blame. */
  readonly #doomed = new Set<number>();
  /** The launch was ended because it held too much memory: who else ran is not to blame. */
  #isTooBig = false;
  readonly ending: Ending = newEnding();

  constructor(
    suite: SuiteDefinition,
    adapter: Adapter,
    ends: LooseEnds,
    { now, isBudget = false }: { readonly now: () => number; readonly isBudget?: boolean },
  ) {
    this.#judge = new Judge(suite, adapter, ends, now);
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
        this.ending.unseen = event.unseen ?? 0;
        return;
      case 'discovered':
        return yield* this.#judge.discover(event.tests);
      case 'test-started':
        if (this.#ends.isCondemned(event.test)) return;
        this.#ends.start(event, this.#now());
        return yield {
          type: 'test-started',
          test: this.#judge.id(event.test),
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
        return yield* this.#judge.requeue(event.pid, 'its process was ended by a look at another test');
      case 'test-finished':
        if (isOfHolding(event)) return yield* this.#putBack(event.test, event.pid);
        // What goes wrong once everyone is asked to end may do so because of that: it had not come to its end.
        if (this.#isCutOff(event.pid) && isBad(event.outcome.kind)) return;
        return yield* this.#judge.finish(event.test, this.#withChildren(event), event.attempt, event.ms, event.pid);
      case 'check-finished':
        if (!this.#ends.isCondemned(event.test))
          yield { type: 'check-finished', test: this.#judge.id(event.test), ms: event.ms, check: event.check };
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
        if (event.outcome !== undefined) yield* this.#judge.breakStep(event.step, event.outcome, event.ms, event.pid);
        return;
      case 'file-finished':
        this.#ends.finishFile(event);
        return yield event;
      case 'forked':
        this.#judge.fork(event.pid, event.key);
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
        return yield* this.#judge.slow(event.on, event.ms, event.limitMs);
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
        return yield* this.#judge.leak(event.processes);
      case 'start-failed':
        this.ending.startFailure = event.message;
        return;
      case 'terminating':
        this.#isKilling ||= this.#isEndedByUs(stopped);
        return yield { ...event, ...(this.#condemned === undefined ? {} : { test: this.#judge.id(this.#condemned) }) };
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
        ...(blamed === undefined ? {} : { test: this.#judge.id(blamed.ref) }),
      };
    yield {
      type: 'deadline-hit',
      deadline,
      limitMs,
      ...(blamed === undefined ? {} : { test: this.#judge.id(blamed.ref) }),
    };
    if (blamed === undefined) {
      if (deadline === 'silence') yield* this.#judge.condemn(sessionRef, hangOf(deadline, limitMs, undefined), 1, 0);
      return;
    }
    const outcome = hangOf(deadline, limitMs, look?.capture);
    if (blamed.step === undefined)
      yield* this.#judge.condemn(blamed.ref, outcome, blamed.attempt, this.#now() - blamed.since);
    else yield* this.#judge.breakStep(blamed.step, outcome, limitMs, on?.pid ?? 0);
    if (on === undefined) return;
    if (blamed.step === undefined) yield* this.#judge.takeAlong(blamed.ref, on.pid, 'hung');
    yield* this.#judge.requeue(on.pid, 'ran beside a test that hung');
  }

  /** The runner tells the end of a process: who ran in it, or the one of them that is named. */
  *#fall({ pid, outcome, key }: Extract<RunnerEvent, { type: 'process-ended' }>): Generator<Told, void> {
    this.ending.cut = true;
    if (this.#doomed.has(pid)) return yield* this.#judge.requeue(pid, 'its process was ended for another test');
    const open = this.#ends.openSteps.filter(step => step.pid === pid);
    for (const { step } of open) yield* this.#judge.breakStep(step, outcome, 0, pid);
    if (open.length === 0 && this.#isIdleIn(pid) && outcome.kind === 'crashed') yield* this.#dieIdle(outcome.exit);
    const running = innermost(this.#ends.startedIn(pid));
    const named = running.filter(started => key !== undefined && started.key === key);
    const blamed = named.length > 0 ? named : running;
    for (const { ref, attempt, since } of blamed) {
      yield* this.#judge.condemn(ref, shared(outcome, blamed.length), attempt, this.#now() - since);
      yield* this.#judge.takeAlong(ref, pid, outcome.kind === 'hung' ? 'hung' : 'crashed');
    }
    yield* this.#judge.requeue(pid, 'ran beside a test that ended their process');
  }

  /** Its runner's clock ran on while the gate held everything still: no fate, but another try. */
  *#putBack(ref: TestRef, pid: number): Generator<Told, void> {
    if (this.#ends.hasFate(ref)) return;
    this.#ends.putBack(ref, pid);
    this.ending.cut = true;
    this.ending.putBack = true;
    yield {
      type: 'requeued',
      tests: [this.#judge.id(ref)],
      why: 'its runner counted the time in which all stood still',
    };
  }

  /** A process is gone: crashed by who ran in it, unless it was being ended. */
  *#lose(exit: Exit, pid: number): Generator<Told, void> {
    if (this.#doomed.has(pid)) yield* this.#judge.requeue(pid, 'its process was ended for another test');
    else yield* this.#judge.crash(exit, pid);
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
      yield* this.#judge.condemn(starter.ref, crashOf({}, 1, why), starter.attempt, this.#now() - starter.since);
      return yield* this.#judge.requeue(pid, 'ran beside a test that held too much memory');
    }
    if (pid !== undefined) {
      this.#doomed.add(pid);
      this.#condemned = this.#ends.startedIn(pid)[0]?.ref;
      return yield* this.#judge.crash({}, pid, why);
    }
    yield* this.#judge.condemn(sessionRef, crashOf({}, 1, why), 1, 0);
  }

  *#exit({ exit, pid }: { readonly exit: Exit; readonly pid: number }, stopped: boolean): Generator<Told, void> {
    this.ending.exit = exit;
    if (exit.signal !== undefined && !stopped && !this.ending.cut && this.#adapter.resumes && this.#isIdle)
      yield* this.#dieIdle(exit);
    if (stopped || this.ending.cut) this.ending.whole ||= !this.ending.done;
    // Behind a file that was being loaded there may be others.
    this.ending.whole ||= this.#ends.openSteps.some(open => open.pid === pid && open.step.kind === 'load');
    const ended = stopped || this.ending.deadline !== undefined || this.#isTooBig;
    if (!ended || this.ending.done) {
      this.ending.cut ||= this.#ends.inFlight.length + this.#ends.openSteps.length > 0;
      // Only the leader's own end can be seen; its workers' can not.
      const pids = new Set([...this.#ends.inFlight, ...this.#ends.openSteps].map(open => open.pid));
      for (const each of pids) yield* this.#lose(each === pid ? exit : {}, each);
      return;
    }
    yield* this.#judge.requeue(undefined, stopped ? 'interrupted' : 'its launch was ended');
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
    if (!this.#ends.hasFate(sessionRef)) yield* this.#judge.condemn(sessionRef, idleCrashOf(exit), 1, 0);
  }

  /** The second witness: what only the reporter saw is taken over; what it saw otherwise is said. */
  *#compare(tests: Extract<RunnerEvent, { type: 'runner-view' }>['tests']): Generator<Told, void> {
    for (const { test, outcome, ms } of tests) {
      if (this.#ends.hasFate(test)) {
        if (outcome.kind === 'failed' && this.#ends.fateOf(test) === 'passed')
          yield* this.#judge.finish(test, outcome, 1, ms);
        continue;
      }
      if (this.ending.cut || outcome.kind === 'not-run') continue;
      if (!this.#ends.isKnown(test)) yield* this.#judge.discover([{ ...test, mode: 'run' }]);
      yield* this.#judge.finish(test, outcome, 1, ms);
    }
  }
}

/** Ended by its runner's clock, with less time of its own than that allows. */
const isOfHolding = ({ outcome, ms, heldMs }: Extract<RunnerEvent, { type: 'test-finished' }>): boolean =>
  heldMs !== undefined && outcome.kind === 'hung' && outcome.by === 'runner' && ms < outcome.limitMs;
