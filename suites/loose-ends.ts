import type { Discovered, RunnerEvent, Step, SuiteEvent } from '../harness/protocol/event.ts';
import { isBad, type Outcome } from '../harness/protocol/outcome.ts';
import { isPseudo, type TestId, testId, type TestRef } from '../harness/protocol/test-id.ts';
import type { SkipList } from './adapter.ts';
import { isBelow } from './families.ts';
import { fileKey } from './file-key.ts';
import { refKeeper } from './ref-keeper.ts';
import { Files, type FileState, type SuiteFile } from './suite-files.ts';

/** Who a test is, said once: each event brings its own words, and there may be very many. */
export type TestName = { readonly id: TestId; readonly ref: TestRef };
type Known = TestName & { fate: Outcome['kind'] | undefined; condemned: boolean };
/** A test seen for the first time. */
type Fresh = TestName & Pick<Discovered, 'mode' | 'reason'>;
type Started = {
  readonly ref: TestRef;
  readonly pid: number;
  readonly attempt: number;
  readonly key?: string;
  readonly since: number;
};
type Loading = { readonly step: Step; readonly pid: number };

/** What is known, what has started and what has ended in one suite, over all its launches. A test ends exactly once. */
export class LooseEnds {
  readonly #suite: string;
  readonly #known = new Map<TestId, Known>();
  /** Not chosen for this run: told once, and nobody waits for them. */
  readonly #unselected = new Map<TestId, TestRef>();
  readonly #ownRef = refKeeper();
  readonly #started = new Map<string, Started>();
  readonly #steps = new Map<string, Loading>();
  readonly #files = new Files();
  readonly #brokenHooks: TestRef[] = [];
  readonly #keys = new Map<string, TestRef>();
  readonly #down: TestRef[] = [];
  #fates = 0;

  constructor(suite: string) {
    this.#suite = suite;
  }

  /** How many fates are known: what a launch must add to, or it made no progress. */
  get fates(): number {
    return this.#fates;
  }

  /** The tests seen for the first time. */
  discover(tests: readonly Discovered[]): readonly Fresh[] {
    return tests.flatMap(test => {
      const { mode, reason } = test;
      const id = this.#id(test);
      const isUnselected = mode === 'unselected';
      if (this.#known.has(id) || (isUnselected && this.#unselected.has(id))) return [];
      const ref = this.#ownRef(test);
      if (isUnselected) this.#unselected.set(id, ref);
      else this.#known.set(id, { id, ref, fate: undefined, condemned: false });
      return [{ id, ref, mode, ...(reason === undefined ? {} : { reason }) }];
    });
  }

  /** The name of a known test, as it was told first. */
  nameOf(id: TestId): TestName | undefined {
    return this.#known.get(id);
  }

  /** Takes over what an interrupted run has found out: what has its fate is not to run again. */
  recall(event: SuiteEvent): void {
    switch (event.type) {
      case 'tests-discovered':
        this.discover(event.tests.map(({ ref, mode }) => ({ ...ref, mode })));
        return;
      case 'test-finished':
        return this.#recallFate(event.ref, event.outcome);
      case 'file-finished':
        return this.#files.mark(event, 'loaded');
      case 'requeued':
        for (const id of event.tests) this.#unfate(id);
        return;
      default:
    }
  }

  #recallFate(ref: TestRef, outcome: Outcome): void {
    this.finish(ref, outcome);
    const isFinal = outcome.kind === 'hung' || outcome.kind === 'crashed' || outcome.kind === 'not-run';
    if (isFinal) this.condemnTest(ref);
    if (ref.file === undefined || !isPseudo(ref)) return;
    if (ref.titles.at(-1) === '(load)') this.condemn(ref.file, ref.project);
    else if (isFinal) this.condemnHook(ref);
  }

  #unfate(id: TestId): void {
    const known = this.#known.get(id);
    if (known?.fate === undefined) return;
    known.fate = undefined;
    known.condemned = false;
    this.#fates--;
  }

  start(event: Omit<Extract<RunnerEvent, { type: 'test-resumed' }>, 'type'>, now: number): void {
    const { test: ref, pid, attempt, key } = event;
    const known = this.#know(ref);
    this.#started.set(startedKey(pid, ref), { ref, pid, attempt, since: now, ...(key === undefined ? {} : { key }) });
    if (key !== undefined) this.#keys.set(key, known.ref);
  }

  /** Books the end of an attempt. */
  finish(ref: TestRef, outcome: Outcome, pid?: number): void {
    if (pid !== undefined) this.#started.delete(startedKey(pid, ref));
    const known = this.#know(ref);
    if (known.fate === undefined) this.#fates++;
    known.fate = outcome.kind;
    known.condemned = false;
    if (isDown(outcome.kind)) this.#down.push(ref);
  }

  /** Takes a started test back as if it had not begun. */
  putBack(ref: TestRef, pid: number): void {
    this.#started.delete(startedKey(pid, ref));
  }

  /** Makes a fate final: late words of a dying process do not change it. */
  condemnTest(ref: TestRef): void {
    const known = this.#known.get(this.#id(ref));
    if (known !== undefined) known.condemned = true;
  }

  isCondemned(ref: TestRef): boolean {
    return this.#known.get(this.#id(ref))?.condemned === true;
  }

  /** Whether a crash has its name already. */
  hasCrashed(): boolean {
    return [...this.#known.values()].some(({ fate }) => fate === 'crashed');
  }

  /** Whether anything went wrong so far. */
  hasBad(): boolean {
    return [...this.#known.values()].some(({ fate }) => fate !== undefined && isBad(fate));
  }

  fateOf(ref: TestRef): Outcome['kind'] | undefined {
    return this.#known.get(this.#id(ref))?.fate;
  }

  startStep(pid: number, step: Step): void {
    this.#steps.set(stepKey(pid, step), { step, pid });
    if (step.kind === 'load') this.#files.mark(step, 'loading');
  }

  finishStep(pid: number, step: Step, state: Exclude<FileState, 'loading'>): void {
    this.#steps.delete(stepKey(pid, step));
    if (step.kind === 'load') this.#files.mark(step, state);
  }

  /** Nothing more will come from a file. */
  finishFile(file: SuiteFile): void {
    this.#files.finish(file);
  }

  /** Whether a test inside of this one has hung or crashed. */
  downBelow(ref: TestRef): boolean {
    return this.#down.some(down => isBelow(down, ref) && isDown(this.fateOf(down)));
  }

  /** Whether a test, by its id, has its fate. */
  hasFate(ref: TestRef): boolean {
    return this.#known.get(this.#id(ref))?.fate !== undefined;
  }

  isKnown(ref: TestRef): boolean {
    return this.#known.has(this.#id(ref));
  }

  /** The test whose children carry this key. */
  byKey(key: string | undefined): TestRef | undefined {
    return key === undefined ? undefined : this.#keys.get(key);
  }

  /** The tests that run in a process now, in the order of their start. */
  startedIn(pid: number): readonly Started[] {
    return [...this.#started.values()].filter(started => started.pid === pid);
  }

  get inFlight(): readonly Started[] {
    return [...this.#started.values()];
  }

  get openSteps(): readonly Loading[] {
    return [...this.#steps.values()];
  }

  /** What a process that is gone had begun: tests and steps, taken out of flight. */
  drop(pid?: number): { readonly tests: readonly Started[]; readonly steps: readonly Step[] } {
    const tests = [...this.#started.values()].filter(started => pid === undefined || started.pid === pid);
    const steps = [...this.#steps.values()].filter(open => pid === undefined || open.pid === pid);
    for (const { pid: at, ref } of tests) this.#started.delete(startedKey(at, ref));
    for (const { pid: at, step } of steps) {
      this.#steps.delete(stepKey(at, step));
      if (step.kind === 'load') this.#files.dropLoading(step);
    }
    return { tests, steps: steps.map(({ step }) => step) };
  }

  /** Gives up a file: it will not be loaded again. */
  condemn(file: string, project?: string): void {
    this.#files.mark({ file, ...(project === undefined ? {} : { project }) }, 'condemned');
  }

  /** The tests without a fate that a broken step takes with it. */
  under(step: Step): readonly TestRef[] {
    const of = step.kind === 'load' ? { file: step.file, titles: [], project: step.project } : step.of;
    return this.unfated().filter(
      ref =>
        ref.file === of.file &&
        (ref.project ?? '') === (of.project ?? '') &&
        of.titles.every((title, index) => ref.titles[index] === title),
    );
  }

  /** Gives up a hook: no relaunch is to enter it again. */
  condemnHook(ref: TestRef): void {
    this.#brokenHooks.push(ref);
  }

  /** Takes note of the files that a launch means to load. `isAll`: there are no others. */
  plan(files: readonly SuiteFile[], isAll = true): void {
    this.#files.plan(files, isAll);
  }

  /** Whether the runner has said which files it means to load, all of them. */
  get hasPlan(): boolean {
    return this.#files.isPlanned;
  }

  /** Planned, but never loaded, or not to the end: its process ended before it came to them. */
  unseen(): readonly SuiteFile[] {
    return this.#files.unseen();
  }

  /** Discovered, but without a fate. */
  unfated(): readonly TestRef[] {
    return [...this.#known.values()].filter(({ fate }) => fate === undefined).map(({ ref }) => ref);
  }

  /** What a relaunch leaves out: fated tests, and files of which nothing is left to run. */
  skipList(): SkipList {
    const told = [...this.#known.values()].map(({ ref }) => ref);
    const seen = new Set([...told, ...this.#unselected.values()].map(fileKey));
    const open = new Set(this.unfated().map(ref => fileKey(ref)));
    // A file may be loaded long before its tests are told (pytest collects everything first): then nothing of it is done.
    const isDone = (key: string): boolean => seen.has(key) && !open.has(key);
    const files = this.#files.through(file => isDone(fileKey(file)));
    const whole = new Set(files.map(fileKey));
    const tests = [...this.#known.values()].filter(({ ref, fate }) => fate !== undefined && !whole.has(fileKey(ref)));
    return {
      tests: tests.map(({ ref }) => ref),
      files,
      hooks: this.#brokenHooks,
    };
  }

  #know(ref: TestRef): Known {
    const id = this.#id(ref);
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const fresh = { id, ref: this.#ownRef(ref), fate: undefined, condemned: false };
    this.#known.set(id, fresh);
    return fresh;
  }

  #id(ref: TestRef): TestId {
    return testId(this.#suite, ref);
  }
}

const isDown = (kind: Outcome['kind'] | undefined): boolean => kind === 'hung' || kind === 'crashed';

const startedKey = (pid: number, ref: TestRef): string =>
  JSON.stringify([pid, ref.project, ref.file, ref.titles, ref.nth]);

const stepKey = (pid: number, step: Step): string => JSON.stringify([pid, step]);
