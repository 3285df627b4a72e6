import type { RunnerEvent, Step } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';
import type { GoLine } from './go-line.ts';
import { testMain } from './go-script.ts';
import { deathOf, failureOf, isBySignal, isDeadly, reasonOf } from './go-text.ts';

type Test = {
  readonly name: string;
  readonly ref: TestRef;
  /** More than one with `-count` and `-cpu`. */
  attempt: number;
  text: string;
  /** `apart`: waits for its turn, or has ended without a word of how. */
  state: 'runs' | 'apart' | 'over';
  /** Runs beside its siblings: nobody sees it end before its parent does. */
  parallel: boolean;
  /** Its clock stands, because a subtest has one. */
  stands: boolean;
  /** `--- FAIL` was said of it. */
  failed: boolean;
};

const mostChars = 64 * 1024;
const report = /--- (PASS|FAIL|SKIP): (\S+) \((\d+(?:\.\d+)?)s\)\n?$/u;

/** Where a package is: its folder, and how that is named in ids. */
export type Place = { readonly file: string; readonly folder: string; readonly pid: number };

/** One package whose test program runs. */
export class GoPackage {
  readonly #place: Place;
  readonly #tests = new Map<string, Test>();
  readonly #setUp: Step;
  readonly #tearDown: Step;
  #last = '';
  /** What its program says as it dies. */
  #death: string | undefined;
  /** They came after its last test. What only looked like last words came before. */
  #isLateDeath = false;
  #hasBegun = false;
  /** `PASS` or `FAIL` was said of all of it. */
  #hasSaid = false;
  #isTearingDown = false;
  #isOver = false;
  #hasFailed = false;

  constructor(place: Place) {
    this.#place = place;
    const of = { file: place.file, titles: [] };
    this.#setUp = { kind: 'hook', hook: testMain, when: 'before', of };
    this.#tearDown = { kind: 'hook', hook: testMain, when: 'after', of };
  }

  /** Its program is about to run. */
  begin(process: 'own' | 'leader'): readonly RunnerEvent[] {
    const { pid, file } = this.#place;
    return [
      { type: 'planned', files: [{ file }], more: true },
      ...(process === 'leader'
        ? []
        : [{ type: 'runner-ready', pid, runtime: 'native', spare: true, isMourned: true } as const]),
      { type: 'step-started', pid, step: this.#setUp },
    ];
  }

  hear(line: GoLine): readonly RunnerEvent[] {
    if (this.#isOver) return [];
    if (line.action === 'output') return this.#output(line);
    if (line.test !== undefined) return this.#ofTest(line, line.test);
    return ['pass', 'fail', 'skip'].includes(line.action) ? this.#end(line.action !== 'fail') : [];
  }

  #ofTest({ action, elapsed }: GoLine, name: string): readonly RunnerEvent[] {
    const test = this.#tests.get(name);
    if (action === 'run') return this.#run(name);
    if (test === undefined || test.state === 'over') return [];
    if (action === 'pause') return this.#pause(test);
    if (action === 'cont') return this.#cont(test);
    if (action !== 'pass' && action !== 'fail' && action !== 'skip') return [];
    // Newer versions fail what has no end when its program dies: that was no failure of its own.
    if (action === 'fail' && (!test.failed || this.#death !== undefined)) return [];
    return this.#finish(test, action, elapsed);
  }

  #run(name: string): readonly RunnerEvent[] {
    const titles = name.split('/');
    const { file, pid } = this.#place;
    const ref: TestRef = { file, titles };
    const known = this.#tests.get(name);
    if (known !== undefined && known.state !== 'over') return [];
    const attempt = (known?.attempt ?? 0) + 1;
    const test: Test = { name, ref, attempt, text: '', state: 'runs', parallel: false, stands: false, failed: false };
    const parent = this.#parentOf(name);
    const before = parent === undefined ? [] : this.#leaveSiblings(parent);
    const isFirst = !this.#hasBegun;
    this.#hasBegun = true;
    this.#tests.set(name, test);
    return [
      ...(isFirst ? [this.#stepOver(this.#setUp)] : []),
      { type: 'discovered', pid, tests: [{ ...ref, mode: 'run' }] },
      ...before,
      ...(parent === undefined ? [] : this.#stand(parent)),
      { type: 'test-started', pid, test: ref, attempt, key: titles[0] ?? name },
    ];
  }

  #pause(test: Test): readonly RunnerEvent[] {
    test.state = 'apart';
    test.parallel = true;
    const parent = this.#parentOf(test.name);
    return [this.#aside(test), ...(parent === undefined ? [] : this.#goOn(parent))];
  }

  /** A subtest that runs beside others has no clock of its own: its parent's begins anew with each of them. */
  #cont(test: Test): readonly RunnerEvent[] {
    test.state = 'runs';
    const parent = this.#parentOf(test.name);
    const { pid } = this.#place;
    const resumed: RunnerEvent = {
      type: 'test-resumed',
      pid,
      test: test.ref,
      attempt: 1,
      key: test.ref.titles[0] ?? '',
    };
    if (parent === undefined) return [resumed];
    return [resumed, { type: 'test-paused', pid, test: test.ref }, ...this.#goOn(parent)];
  }

  /** A subtest begins: the one before it, where it is not parallel, has ended, and how is told with its parent. */
  #leaveSiblings(parent: Test): readonly RunnerEvent[] {
    const left = [...this.#tests.values()].filter(
      test => test.state === 'runs' && !test.parallel && this.#isBelow(test, parent),
    );
    for (const test of left) test.state = 'apart';
    return left.map(test => this.#aside(test));
  }

  #aside(test: Test): RunnerEvent {
    return { type: 'test-paused', pid: this.#place.pid, test: test.ref, aside: true };
  }

  #stand(test: Test): readonly RunnerEvent[] {
    if (test.stands || test.state !== 'runs') return [];
    test.stands = true;
    return [{ type: 'test-paused', pid: this.#place.pid, test: test.ref }];
  }

  #goOn(test: Test): readonly RunnerEvent[] {
    if (test.state !== 'runs') return [];
    test.stands = false;
    const { pid } = this.#place;
    return [{ type: 'test-resumed', pid, test: test.ref, attempt: test.attempt, key: test.ref.titles[0] ?? '' }];
  }

  #isBelow(test: Test, parent: Test): boolean {
    return test.name.startsWith(`${parent.name}/`);
  }

  /** A name may have a slash of its own: the nearest test above it that there is. */
  #parentOf(name: string): Test | undefined {
    for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
      const parent = this.#tests.get(name.slice(0, at));
      if (parent !== undefined) return parent;
    }
    return undefined;
  }

  #output({ output, test: name }: GoLine): readonly RunnerEvent[] {
    this.#last = output.trim() === '' ? this.#last : output;
    const test = name === undefined ? undefined : this.#tests.get(name);
    if (test !== undefined && test.text.length < mostChars) test.text += output;
    if (this.#death !== undefined) this.#death = (this.#death + output).slice(0, 4 * mostChars);
    else if (isDeadly(output)) {
      this.#death = output;
      this.#isLateDeath = this.#isTearingDown;
    }
    const [, word, said = ''] = report.exec(output) ?? [];
    const told = word === undefined ? undefined : this.#tests.get(said);
    if (told !== undefined && word === 'FAIL') told.failed = true;
    // Go 1.19 does not see a report behind words without an end of line.
    const seconds = Number(report.exec(output)?.[3] ?? 0);
    if (told !== undefined && told.state !== 'over' && !/^\s*--- /u.test(output))
      return this.#finish(told, word === 'PASS' ? 'pass' : word === 'SKIP' ? 'skip' : 'fail', seconds);
    if (!/^(?:PASS|FAIL)\n$/u.test(output)) return [];
    this.#hasSaid = true;
    if (this.#isTearingDown || this.#death !== undefined) return [];
    // A test may say such a word too.
    if ([...this.#tests.values()].some(({ state }) => state === 'runs')) return [];
    this.#isTearingDown = true;
    const { pid } = this.#place;
    const setUp = this.#hasBegun ? [] : [this.#stepOver(this.#setUp)];
    return [...setUp, { type: 'step-started', pid, step: this.#tearDown }];
  }

  #finish(test: Test, word: 'pass' | 'fail' | 'skip', seconds: number): readonly RunnerEvent[] {
    test.state = 'over';
    const { pid, folder } = this.#place;
    const outcome = this.#outcomeOf(test, word, folder);
    if (outcome.kind === 'failed') this.#hasFailed = true;
    const parent = this.#parentOf(test.name);
    return [
      { type: 'test-finished', pid, test: test.ref, attempt: test.attempt, ms: seconds * 1000, outcome },
      ...(parent === undefined ? [] : this.#goOn(parent)),
    ];
  }

  #outcomeOf(test: Test, word: 'pass' | 'fail' | 'skip', folder: string): Outcome {
    if (word === 'pass') return { kind: 'passed' };
    if (word === 'skip') {
      const reason = reasonOf(test.text);
      return { kind: 'skipped', ...(reason === undefined ? {} : { reason }) };
    }
    const failure = failureOf(test.text, folder);
    // In Go 1.19 subtests are told after their parent, in which `--- FAIL` of them stands already.
    const isOfChildren =
      failure.stack.length === 0 && [...this.#tests.values()].some(one => this.#isBelow(one, test) && one.failed);
    return {
      kind: 'failed',
      failures: [isOfChildren ? { ...failure, message: 'a subtest failed', because: 'children' } : failure],
    };
  }

  #stepOver(step: Step, outcome?: Outcome): RunnerEvent {
    return { type: 'step-finished', pid: this.#place.pid, step, ms: 0, ...(outcome === undefined ? {} : { outcome }) };
  }

  #end(wentWell: boolean): readonly RunnerEvent[] {
    this.#isOver = true;
    const { pid, file, folder } = this.#place;
    const load: Step = { kind: 'load', file };
    const done: readonly RunnerEvent[] = [
      { type: 'step-started', pid, step: load },
      this.#stepOver(load),
      { type: 'file-finished', pid, file },
    ];
    const open = [...this.#tests.values()].filter(({ state }) => state !== 'over');
    if (wentWell) {
      const passed = open.flatMap(test => this.#finish(test, 'pass', 0));
      const isThrough = this.#hasBegun || this.#isTearingDown;
      return [...passed, this.#stepOver(isThrough ? this.#tearDown : this.#setUp), ...done];
    }
    const dead = deathOf(this.#death ?? '', folder);
    // Whoever has sent it knows more of it: we do, when it was us.
    if ((!this.#hasSaid || this.#isLateDeath) && isBySignal(this.#death ?? '')) return this.#die(dead, open);
    if (!this.#hasSaid && !this.#hasBegun) return this.#dieLoading(load, dead);
    if (!this.#hasSaid) return this.#die(dead, open);
    const failed = open.flatMap(test => this.#finish(test, 'fail', 0));
    if (this.#hasFailed) return [...failed, this.#stepOver(this.#tearDown), ...done];
    // Every test is well, but the package is not: its TestMain, a race outside of tests.
    const message = this.#last.trim() || 'the package failed, and none of its tests';
    const outcome: Outcome = { kind: 'failed', failures: [{ message, stack: [] }] };
    return [...failed, this.#stepOver(this.#tearDown, outcome), ...done];
  }

  /** Its program has ended too early: whoever ran then is to blame, or who is named in its last words. */
  #die(outcome: Outcome, open: readonly Test[]): readonly RunnerEvent[] {
    const { pid } = this.#place;
    const key = open.map(({ ref }) => ref.titles[0] ?? '').find(name => isNamed(outcome, name));
    return [{ type: 'process-ended', pid, outcome, ...(key === undefined ? {} : { key }) }];
  }

  /** A package whose program dies before its first test, or has said why it does not begin. */
  #dieLoading(load: Step, dead: Outcome): readonly RunnerEvent[] {
    const { pid } = this.#place;
    const isSilent = this.#death === undefined;
    const outcome: Outcome = isSilent
      ? { kind: 'failed', failures: [{ message: this.#last.trim() || 'failed', stack: [] }] }
      : dead;
    return [this.#stepOver(this.#setUp), { type: 'step-started', pid, step: load }, this.#stepOver(load, outcome)];
  }
}

/** Whether the function of a test, or one that stands in it, is in the last words. */
const isNamed = (outcome: Outcome, name: string): boolean =>
  (outcome.kind === 'crashed' || outcome.kind === 'hung') &&
  outcome.stack.some(({ function: called }) => called.endsWith(`.${name}`) || called.includes(`.${name}.`));
