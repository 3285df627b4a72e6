import type { RunEvent, Stamped } from '../harness/protocol/event.ts';
import type { Settlement } from '../harness/protocol/debt.ts';
import type { OutcomeKind } from '../harness/protocol/outcome.ts';
import type { CheckResult, PreflightHead } from '../harness/protocol/preflight.ts';
import type { RunHead, RunRecord, SuiteHead } from '../harness/protocol/record.ts';
import { sessionRef, type TestId, type TestRef } from '../harness/protocol/test-id.ts';
import { failureOf } from './failure-record.ts';
import { KillBook } from './kill-book.ts';
import { LaunchBook } from './launch-book.ts';
import { RunningWhen } from './running-when.ts';
import { type Note, oomText, slowNote, unattributedText } from './run-notes.ts';
import { newSuite, type Suite, suiteRecord } from './suite-record.ts';
import { newTest, passed, type Test, testRecord } from './test-record.ts';
import { totalsOf } from './totals.ts';

/** What the events of a run have come to so far. The verdict is not in it: that is the judge's. */
export type Findings = Omit<
  RunRecord,
  'verdict' | 'stages' | 'format' | 'ledger' | 'gone' | 'unfinished' | 'preflight'
> & {
  /** No `run-started` was seen, or no `suite-finished` for each suite: the gate ended before the run did. */
  readonly unfinished: boolean;
  readonly rules: RunHead['rules'];
  /** What the machine calls itself. */
  readonly own?: NonNullable<RunHead['own']>;
  readonly interrupted?: 'SIGHUP' | 'SIGINT' | 'SIGTERM';
  readonly deselectable: ReadonlyMap<string, readonly string[]>;
  /** Of suites that say more of their limits than a time. */
  readonly limits?: ReadonlyMap<string, NonNullable<SuiteHead['limits']>>;
  /** Tests that have passed and were run again on their own. */
  readonly reruns: ReadonlyMap<TestId, Reruns>;
  /** The run held against the ledger, once it has been. */
  readonly settlement?: Settlement;
  /** What it has taken over from an interrupted run. */
  readonly resumed?: { readonly kept: number; readonly unwatched: number; readonly through: readonly string[] };
  /** What its preflight was to look at; absent where there was none. */
  readonly preflight?: PreflightHead;
  /** What each check of it has said for itself. */
  readonly checks: ReadonlyMap<TestId, CheckResult>;
  /** Parts of the run whose verdict was known before its end. */
  readonly stages: RunRecord['stages'];
};

/** How often a test was run again, and how often it passed. */
export type Reruns = { readonly count: number; readonly passed: number };

/** Folds the events of a run. The only state of a run that changes. */
export class Recorder {
  #head: RunHead | undefined;
  #startedAt = 0;
  #lastAt = 0;
  readonly #suites = new Map<string, Suite>();
  readonly #tests = new Map<TestId, Test>();
  readonly #kills = new KillBook();
  readonly #launches = new LaunchBook();
  readonly #running = new RunningWhen();
  readonly #notes: Note[] = [];
  readonly #reruns = new Map<TestId, Reruns>();
  readonly #leftOut = new Map<string, number>();
  readonly #unselected = new Map<string, Set<TestId>>();
  /** Past a share of their limits, tests and pseudo-tests. */
  readonly #slow = new Set<TestId>();
  readonly #checks = new Map<TestId, CheckResult>();
  readonly #stages: RunRecord['stages'][number][] = [];
  #settlement: Settlement | undefined;
  #resumed: Findings['resumed'];
  #interrupted: Findings['interrupted'];

  /** Takes the next event in. */
  apply({ at, event }: Stamped): void {
    // The verdict is made of what came before it, and must come out the same when it is made again.
    if (event.type === 'run-finished') return;
    this.#lastAt = Math.max(this.#lastAt, at); // a clock that goes backwards makes no negative duration
    switch (event.type) {
      case 'run-started':
        this.#head = event.run;
        this.#startedAt = at;
        for (const head of event.suites) this.#suites.set(head.name, newSuite(head));
        break;
      case 'suite-started':
        this.#suite(event.suite).startedAt = at;
        break;
      case 'launch-started':
        this.#suite(event.suite).launches = event.launch;
        this.#launches.started(event, at);
        break;
      case 'resources-used':
        this.#launches.used(event);
        if (event.oomKills !== undefined)
          this.#notes.push({ level: 'warning', suite: event.suite, text: oomText(event.oomKills) });
        break;
      case 'runner-version':
        this.#suite(event.suite).version ??= event.version;
        break;
      case 'tests-discovered':
        for (const { test, ref, mode } of event.tests)
          if (mode === 'unselected') this.#leave(event.suite, test);
          else this.#test(event.suite, test, ref);
        break;
      case 'left-out':
        this.#leftOut.set(event.suite, event.tests);
        break;
      case 'rerun-finished':
        this.#rerun(event.test, event.outcome);
        break;
      case 'check-finished':
        this.#checks.set(event.test, event.check);
        break;
      case 'stage-finished':
        this.#stages.push({ name: event.stage, verdict: event.verdict, durationMs: event.ms });
        break;
      case 'resumed':
        this.#resumed = event;
        for (const test of this.#tests.values()) test.kept = test.outcome !== undefined;
        for (const { suite, launches } of event.suites) this.#suite(suite).launches = launches;
        break;
      case 'settled':
        this.#settlement = event.settlement;
        break;
      case 'exited':
        this.#launches.exited(event, at);
        this.#kills.ended(event.suite, at);
        break;
      case 'worker-lost':
        this.#kills.ended(event.suite, at);
        break;
      case 'test-started':
        this.#test(event.suite, event.test, event.ref);
        this.#running.started(event.suite, event.test, at);
        break;
      case 'test-finished':
        this.#running.finished(event.test, at);
        this.#finish(event);
        break;
      case 'slow':
        this.#slow.add(event.test);
        if (event.what !== 'test') this.#notes.push(slowNote(event));
        break;
      case 'test-leaked':
        this.#leak(event);
        break;
      case 'terminating':
        this.#kills.terminating(event, at);
        break;
      case 'survived':
        this.#kills.survived(event.suite, event.processes);
        break;
      case 'output-lost':
        this.#notes.push({
          level: 'warning',
          suite: event.suite,
          text: `a part of the output could not be kept: ${event.message}`,
        });
        break;
      case 'unattributed':
        this.#notes.push({ level: 'warning', suite: event.suite, text: unattributedText(event.processes) });
        break;
      case 'suite-finished':
        this.#finishSuite(event);
        break;
      case 'interrupted':
        this.#interrupted ??= event.signal;
        break;
      case 'note': {
        const { type: _type, ...note } = event;
        this.#notes.push(note);
        break;
      }
      default:
    }
  }

  /** What is known now. */
  get findings(): Findings | undefined {
    if (this.#head === undefined) return undefined;
    const { root: _root, own, rules, inputs: _inputs, preflight, ...run } = this.#head;
    // Suites run side by side: told one after the other.
    const place = new Map([...this.#suites.keys()].map((name, index) => [name, index]));
    const tests = [...this.#tests.values()]
      .map(test => testRecord(test, this.#slow.has(test.id)))
      .toSorted((a, b) => (place.get(a.suite) ?? 0) - (place.get(b.suite) ?? 0));
    return {
      run: {
        ...run,
        startedAt: new Date(this.#startedAt).toISOString(),
        finishedAt: new Date(this.#lastAt).toISOString(),
        durationMs: Math.max(0, this.#lastAt - this.#startedAt),
        ...(this.#resumed === undefined ? {} : { resumedThrough: this.#resumed.through }),
      },
      totals: totalsOf(tests, this.#notSelected()),
      suites: [...this.#suites.values()].map(suite =>
        suiteRecord(
          { ...this.#closed(suite), details: this.#launches.of(suite.head.name) },
          tests,
          this.#notSelected(suite.head.name),
        ),
      ),
      tests,
      kills: this.#kills.records,
      notes: this.#notes,
      ...(own === undefined ? {} : { own }),
      rules,
      unfinished: [...this.#suites.values()].some(({ finished }) => !finished),
      deselectable: new Map([...this.#suites].map(([name, { head }]) => [name, head.deselected ?? []])),
      limits: new Map(
        [...this.#suites].flatMap(([name, { head }]) =>
          head.limits === undefined ? [] : [[name, head.limits] as const],
        ),
      ),
      reruns: this.#reruns,
      stages: this.#stages,
      checks: this.#checks,
      ...(preflight === undefined ? {} : { preflight }),
      ...(this.#settlement === undefined ? {} : { settlement: this.#settlement }),
      ...(this.#resumed === undefined ? {} : { resumed: this.#resumed }),
      ...(this.#interrupted === undefined ? {} : { interrupted: this.#interrupted }),
    };
  }

  #leave(suite: string, id: TestId): void {
    const left = this.#unselected.get(suite) ?? new Set();
    this.#unselected.set(suite, left.add(id));
  }

  /** Known, but not chosen: in files that were loaded, and in others. */
  #notSelected(only?: string): number {
    const names = only === undefined ? [...this.#suites.keys()] : [only];
    return names.reduce(
      (sum, name) => sum + (this.#leftOut.get(name) ?? 0) + (this.#unselected.get(name)?.size ?? 0),
      0,
    );
  }

  #rerun(test: TestId, outcome: OutcomeKind): void {
    const { count, passed } = this.#reruns.get(test) ?? { count: 0, passed: 0 };
    this.#reruns.set(test, { count: count + 1, passed: passed + (outcome === 'passed' ? 1 : 0) });
  }

  #suite(name: string): Suite {
    const suite = this.#suites.get(name) ?? newSuite({ name, runner: '', cwd: '', why: '' });
    this.#suites.set(name, suite);
    return suite;
  }

  /** A suite that never began or never ended gets the times that are known. */
  #closed(suite: Suite): Suite {
    if (suite.finished) return suite;
    const startedAt = suite.startedAt === 0 ? this.#lastAt : suite.startedAt;
    return { ...suite, startedAt, ms: Math.max(0, this.#lastAt - startedAt) };
  }

  #test(suite: string, id: TestId, ref: TestRef): Test {
    const known = this.#tests.get(id);
    if (known !== undefined) return known;
    const test = newTest(suite, id, ref);
    this.#tests.set(id, test);
    return test;
  }

  #finish({ suite, test: id, ref, attempt, ms, outcome }: Extract<RunEvent, { type: 'test-finished' }>): void {
    const test = this.#test(suite, id, ref);
    const before = test.outcome === undefined ? undefined : failureOf(test.outcome);
    if (before !== undefined && attempt > test.attempts) test.earlier = [...test.earlier, before];
    test.outcome = outcome.kind === 'passed' ? passed : outcome;
    test.kept = false;
    test.ms += Math.max(0, ms);
    test.attempts = outcome.kind === 'not-run' ? test.attempts : Math.max(test.attempts, attempt);
  }

  #leak({ suite, test: id, ref, leaks }: Extract<RunEvent, { type: 'test-leaked' }>): void {
    const test = this.#test(suite, id, ref);
    const isSession = ref.file === undefined && ref.titles.join() === sessionRef.titles.join();
    if (isSession) test.outcome ??= passed;
    const left = leaks.map(({ pid, command, bornAt }) => {
      const beside = isSession && bornAt !== undefined ? this.#running.at(suite, bornAt) : [];
      return { pid, command, ...(beside.length === 0 ? {} : { beside }) };
    });
    test.leaks = [...test.leaks, ...left];
  }

  #finishSuite({ suite: name, exit, ms, incomplete, unmet }: Extract<RunEvent, { type: 'suite-finished' }>): void {
    const suite = this.#suite(name);
    Object.assign(suite, { exit, ms: Math.max(0, ms), incomplete, unmet, finished: true });
  }
}
