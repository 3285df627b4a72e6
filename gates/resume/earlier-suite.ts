import type { RunEvent, SuiteEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { isPseudo, sessionRef, type TestId, type TestRef } from '../../harness/protocol/test-id.ts';
import type { Earlier } from '../../suites/earlier.ts';
import { fileKey } from '../../suites/file-key.ts';

type Finished = Extract<SuiteEvent, { type: 'test-finished' }>;
type OfSuite = SuiteEvent & { readonly suite: string };

/** A test that has ended: in which launch (absent: its next one counts as the same), with which attempts, and whether it was taken up again after that. */
type Fate = { readonly launch?: number; readonly attempts: Finished[]; again: boolean };

/** A file in the hands of one process. */
type Hand = { readonly file: string; readonly running: Set<TestId>; readonly ended: TestId[] };

/** What the journal of an interrupted run tells of a suite that it did not bring to its end. */
export class EarlierSuite {
  readonly #events: OfSuite[] = [];
  readonly #fates = new Map<TestId, Fate>();
  readonly #refs = new Map<TestId, TestRef>();
  readonly #hands = new Map<string, Hand>();
  readonly #pids = new Map<TestId, number>();
  readonly #through = new Set<string>();
  /** The launch whose lines are read; 0: what that run had itself taken over. */
  #launch = 0;
  #isOver = true;
  #launches = 0;
  #spentMs = 0;
  #since: number | undefined;
  #until = 0;

  /** Takes in what the run had taken over from yet another one. */
  inherit({ launches, ms }: { readonly launches: number; readonly ms: number }): void {
    this.#launches = launches;
    this.#spentMs = ms;
  }

  /** Takes the next event of the suite in. */
  see(event: Extract<RunEvent, { readonly suite: string }>, at: number): void {
    this.#until = Math.max(this.#until, at);
    switch (event.type) {
      case 'suite-started':
        this.#since = at;
        return;
      case 'launch-started':
        this.#launch = this.#launches = event.launch;
        this.#close(false);
        return;
      case 'exited':
        return this.#close(true);
      case 'worker-lost':
        return this.#lose(event.pid);
      case 'runner-version':
      case 'test-leaked':
        this.#events.push(event);
        return;
      case 'tests-discovered':
        for (const { test, ref } of event.tests) this.#refs.set(test, ref);
        this.#events.push(event);
        return;
      case 'file-finished':
        this.#through.add(fileKey(event));
        this.#hands.delete(handKey(event.pid, fileKey(event)));
        return;
      case 'test-started':
        return this.#start(event.test, event.ref, event.pid);
      case 'test-finished':
        return this.#finish(event);
      case 'requeued':
        for (const test of event.tests) this.#takeUp(test);
        return;
      default:
    }
  }

  /** What the rest can be built on; undefined where no test has a fate that stays. */
  rest(): (Earlier & { readonly kept: number; readonly unwatched: number }) | undefined {
    for (const hand of this.#hands.values()) this.#reopen(hand);
    const kept = new Set([...this.#fates.keys()].filter(test => this.#isKept(test)));
    if (kept.size === 0) return undefined;
    const tried = new Map([...this.#fates].flatMap(([test, fate]) => failedAttempts(test, fate, kept)));
    const told = [...kept, ...tried.keys()].flatMap(test => this.#toldOf(test, kept));
    const again: readonly SuiteEvent[] =
      tried.size === 0 ? [] : [{ type: 'requeued', tests: [...tried.keys()], why: 'was running when the gate died' }];
    return {
      events: [...this.#before(kept), ...told, ...this.#leaks(kept), ...again, ...this.#files(kept)],
      launches: this.#launches,
      ms: this.#spentMs + (this.#since === undefined ? 0 : Math.max(0, this.#until - this.#since)),
      attempts: tried,
      kept: kept.size,
      unwatched: this.#isOver ? 0 : [...kept].filter(test => this.#fates.get(test)?.launch === this.#launch).length,
    };
  }

  #start(test: TestId, ref: TestRef, pid: number): void {
    const fate = this.#fates.get(test);
    // A retry or a proof, in a launch of its own: what the test came to before stays.
    if (fate?.launch !== undefined && fate.launch !== this.#launch) return;
    if (fate !== undefined) fate.again = true;
    this.#refs.set(test, ref);
    this.#pids.set(test, pid);
    const key = handKey(pid, fileKey(ref));
    const hand = this.#hands.get(key) ?? { file: fileKey(ref), running: new Set(), ended: [] };
    this.#hands.set(key, hand);
    hand.running.add(test);
  }

  #finish(event: Finished): void {
    const fate = this.#fates.get(event.test);
    if (fate?.launch !== undefined && fate.launch !== this.#launch) return;
    this.#refs.set(event.test, event.ref);
    this.#fates.set(event.test, {
      launch: this.#launch,
      attempts: [...(fate?.attempts ?? []), event],
      again: false,
    });
    const pid = this.#pids.get(event.test);
    const hand = pid === undefined ? undefined : this.#hands.get(handKey(pid, fileKey(event.ref)));
    hand?.running.delete(event.test);
    hand?.ended.push(event.test);
  }

  #takeUp(test: TestId): void {
    const fate = this.#fates.get(test);
    if (fate !== undefined) this.#fates.set(test, { attempts: fate.attempts, again: true });
  }

  #close(isOver: boolean): void {
    this.#isOver = isOver;
    this.#hands.clear();
    this.#pids.clear();
  }

  #lose(pid: number): void {
    for (const key of this.#hands.keys()) if (key.startsWith(`${pid} `)) this.#hands.delete(key);
  }

  /**
   * A file whose last hooks nobody has seen: they run only behind a test of it, so one is run again, best one that has
   * passed. What was ended by us or died has no such hooks to come.
   */
  #reopen({ running, ended }: Hand): void {
    const kinds = ended.map(test => this.#outcome(test)?.kind);
    if (running.size > 0 || kinds.some(kind => kind === 'hung' || kind === 'crashed')) return;
    const at = kinds.lastIndexOf('passed') === -1 ? kinds.lastIndexOf('failed') : kinds.lastIndexOf('passed');
    const fate = this.#fates.get(ended[at] ?? ('' as TestId));
    if (fate !== undefined) fate.again = true;
  }

  #outcome(test: TestId): Outcome | undefined {
    return this.#fates.get(test)?.attempts.at(-1)?.outcome;
  }

  #isKept(test: TestId): boolean {
    const outcome = this.#outcome(test);
    if (outcome === undefined || this.#fates.get(test)?.again !== false) return false;
    return outcome.kind !== 'not-run' || lasting.has(outcome.because);
  }

  #toldOf(test: TestId, kept: ReadonlySet<TestId>): readonly Finished[] {
    const attempts = this.#fates.get(test)?.attempts ?? [];
    return kept.has(test) ? attempts : attempts.filter(({ outcome }) => outcome.kind === 'failed');
  }

  /** A test without a fate is told again by its next launch, unless it was to run: then nobody may forget it. */
  #before(kept: ReadonlySet<TestId>): readonly SuiteEvent[] {
    return this.#events.flatMap((event): readonly SuiteEvent[] => {
      if (event.type === 'runner-version') return [event];
      if (event.type !== 'tests-discovered') return [];
      const tests = event.tests.filter(({ test, mode }) => mode === 'run' || mode === 'unselected' || kept.has(test));
      return tests.length === 0 ? [] : [{ ...event, tests }];
    });
  }

  #leaks(kept: ReadonlySet<TestId>): readonly SuiteEvent[] {
    const isSession = (ref: TestRef): boolean => ref.titles.join() === sessionRef.titles.join();
    return this.#events.filter(event => event.type === 'test-leaked' && (kept.has(event.test) || isSession(event.ref)));
  }

  /** Files of which nothing is left to do: they are not even loaded again. */
  #files(kept: ReadonlySet<TestId>): readonly SuiteEvent[] {
    const open = new Set([...this.#hands.values()].map(({ file }) => file));
    const files = new Map<string, { readonly ref: TestRef; isDone: boolean }>();
    for (const [test, ref] of this.#refs) {
      if (ref.file === undefined || isPseudo(ref)) continue;
      const key = fileKey(ref);
      const file = files.get(key) ?? { ref, isDone: !open.has(key) && (this.#isOver || this.#through.has(key)) };
      file.isDone &&= kept.has(test);
      files.set(key, file);
    }
    return [...files.values()].flatMap(({ ref: { file = '', project }, isDone }): readonly SuiteEvent[] =>
      isDone ? [{ type: 'file-finished', pid: 0, file, ...(project === undefined ? {} : { project }) }] : [],
    );
  }
}

/** Reasons for which a test would not run in the rest either. */
const lasting: ReadonlySet<string> = new Set(['hook', 'load', 'deselected']);

const failedAttempts = (
  test: TestId,
  { attempts }: Fate,
  kept: ReadonlySet<TestId>,
): readonly (readonly [TestId, number])[] => {
  const failed = attempts.filter(({ outcome }) => outcome.kind === 'failed').map(({ attempt }) => attempt);
  return kept.has(test) || failed.length === 0 ? [] : [[test, Math.max(...failed)]];
};

const handKey = (pid: number, file: string): string => `${pid} ${file}`;
