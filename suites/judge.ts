import type { Leak, RunnerEvent, Running, Step } from '../harness/protocol/event.ts';
import type { Exit, NotRunReason, Outcome } from '../harness/protocol/outcome.ts';
import { sessionRef, testId, type TestRef } from '../harness/protocol/test-id.ts';
import type { Adapter, SuiteDefinition } from './adapter.ts';
import { innermost, isBelow, isRelated, throughChildren } from './families.ts';
import type { LooseEnds } from './loose-ends.ts';
import type { Told } from './told.ts';
import { becauseOf, finished, runningRef, stepRef } from './told-tests.ts';
import { type CrashReason, crashOf } from './words.ts';

/** Gives tests their fates, and with them those who go down with them. */
export class Judge {
  readonly #suite: SuiteDefinition;
  readonly #adapter: Adapter;
  readonly #ends: LooseEnds;
  readonly #now: () => number;
  readonly #forks = new Map<number, string>();

  constructor(suite: SuiteDefinition, adapter: Adapter, ends: LooseEnds, now: () => number) {
    this.#suite = suite;
    this.#adapter = adapter;
    this.#ends = ends;
    this.#now = now;
  }

  /** A process that belongs to the test with this key. */
  fork(pid: number, key: string): void {
    this.#forks.set(pid, key);
  }

  /** Tests that the runner has told. */
  *discover(tests: Extract<RunnerEvent, { type: 'discovered' }>['tests']): Generator<Told, void> {
    const fresh = this.#ends.discover(tests);
    if (fresh.length === 0) return;
    yield { type: 'tests-discovered', tests: fresh.map(({ id, ref, mode }) => ({ test: id, ref, mode })) };
    for (const { mode, reason, ref } of fresh) {
      if (mode === 'run' || mode === 'unselected') continue;
      const why = reason === undefined ? {} : { reason };
      const outcome: Outcome =
        mode === 'skip' ? { kind: 'skipped', ...why } : { kind: 'not-run', because: 'deselected', ...why };
      yield* this.finish(ref, outcome, 1, 0);
    }
  }

  /** The end of an attempt. */
  *finish(ref: TestRef, outcome: Outcome, attempt: number, ms: number, pid?: number): Generator<Told, void> {
    // A later attempt of the same launch may follow a finished one; what we condemned stays condemned.
    if (this.#ends.isCondemned(ref)) return;
    this.#ends.finish(ref, outcome, pid);
    yield finished(this.#suite.name, { ref, outcome, attempt, ms });
  }

  /** A hook inside a test is told as its test, to which its troubles belong as well. */
  *slow(on: Running, ms: number, limitMs: number): Generator<Told, void> {
    const isEach = on.kind === 'step' && on.step.kind === 'hook' && on.step.when === 'each';
    const inside = isEach ? this.#ends.startedIn(on.pid)[0]?.ref : undefined;
    const what = on.kind === 'test' || inside !== undefined ? 'test' : on.step.kind;
    yield { type: 'slow', test: this.id(inside ?? runningRef(on)), what, ms, limitMs };
  }

  /** Where tests have tests below them: those above one that went down have failed with it, and the rest of that family has not run. */
  *takeAlong(ref: TestRef, pid: number, because: 'hung' | 'crashed'): Generator<Told, void> {
    // There a relaunch tells those above and those beside it.
    if (this.#adapter.nests !== true) return;
    for (const above of this.#ends.startedIn(pid).filter(started => isBelow(ref, started.ref)))
      yield* this.condemn(above.ref, throughChildren, above.attempt, this.#now() - above.since);
    const lost = this.#ends.unfated().filter(other => other.titles.length > 1 && isRelated(other, ref));
    yield* this.#notRun(lost, because, this.id(ref));
  }

  /** What else ran in a process that we end is put back. */
  *requeue(pid: number | undefined, why: string): Generator<Told, void> {
    const { tests } = this.#ends.drop(pid);
    const again = tests.filter(({ ref }) => !this.#ends.hasFate(ref)).map(({ ref }) => this.id(ref));
    if (again.length > 0) yield { type: 'requeued', tests: again, why };
  }

  /** A fate that stays, whatever is said later. */
  *condemn(ref: TestRef, outcome: Outcome, attempt: number, ms: number): Generator<Told, void> {
    if (this.#ends.isCondemned(ref)) return;
    yield* this.finish(ref, outcome, attempt, ms);
    this.#ends.condemnTest(ref);
  }

  /** A hook or a load that went wrong: its pseudo-test, and the tests that cannot run without it. */
  *breakStep(step: Step, outcome: Outcome, ms: number, pid: number): Generator<Told, void> {
    if (step.kind === 'hook' && step.when === 'each') return; // the running test tells it
    const ref = stepRef(step);
    if (!this.#ends.hasFate(ref)) yield* this.finish(ref, outcome, 1, ms);
    if (step.kind === 'load') this.#ends.condemn(step.file, step.project);
    // There a hook is that of the whole program, before its first test or after its last.
    if (this.#adapter.nests === true && step.kind === 'hook' && step.of.file !== undefined)
      this.#ends.condemn(step.of.file, step.of.project);
    if (step.kind === 'hook' && step.when === 'after') return;
    if (step.kind === 'hook' && this.#adapter.hooks === 'told' && isToldByRunner(outcome)) return;
    const isTold = step.kind === 'hook' && this.#adapter.hooks === 'told';
    if (isTold) this.#ends.condemnHook(ref); // a relaunch tells which other tests cannot run without it
    const lost = isTold ? this.#ends.startedIn(pid).map(started => started.ref) : this.#ends.under(step);
    yield* this.#notRun(lost, becauseOf(step), this.id(ref));
  }

  *#notRun(refs: readonly TestRef[], because: NotRunReason, reason: string): Generator<Told, void> {
    for (const ref of refs) yield* this.condemn(ref, { kind: 'not-run', because, reason }, 1, 0);
  }

  /** A process is gone: whoever ran in it has crashed. */
  *crash(exit: Exit, pid: number, why?: CrashReason): Generator<Told, void> {
    const open = this.#ends.openSteps.filter(step => step.pid === pid);
    for (const { step } of open) yield* this.breakStep(step, crashOf(exit, 1, why), 0, pid);
    const dropped = this.#ends.drop(pid).tests.filter(({ ref }) => !this.#ends.isCondemned(ref));
    const tests = this.#adapter.nests === 'again' ? innermost(dropped) : dropped;
    for (const { ref, attempt, since } of tests)
      yield* this.condemn(ref, crashOf(exit, tests.length, why), attempt, this.#now() - since);
  }

  /** Of processes that are left over: whose they are. */
  *leak(processes: readonly Leak[]): Generator<Told, void> {
    const owners = new Map<string, { ref: TestRef; leaks: Omit<Leak, 'key'>[] }>();
    for (const { key, ...leak } of processes) {
      const ref = this.#ends.byKey(key) ?? this.#ends.byKey(this.#forks.get(leak.pid)) ?? sessionRef;
      const owner = owners.get(this.id(ref)) ?? { ref, leaks: [] };
      owner.leaks.push(leak);
      owners.set(this.id(ref), owner);
    }
    for (const { ref, leaks } of owners.values()) yield { type: 'test-leaked', test: this.id(ref), ref, leaks };
  }

  id(ref: TestRef): ReturnType<typeof testId> {
    return testId(this.#suite.name, ref);
  }
}

/** The runner lived through it, so it tells each test that could not run. */
const isToldByRunner = (outcome: Outcome): boolean =>
  outcome.kind === 'failed' || (outcome.kind === 'hung' && outcome.by === 'runner');
