import type { RunEvent } from '../../harness/protocol/event.ts';
import { isBad } from '../../harness/protocol/outcome.ts';
import { testId, type TestId } from '../../harness/protocol/test-id.ts';
import { fileKey } from '../../suites/file-key.ts';
import type { SuiteChoice } from './choose.ts';

/** The tests of `fast` inside a run of everything: knows when the last of them has its fate. */
export class FastView {
  readonly #suites: ReadonlyMap<string, Part>;
  #told = false;

  /** `retried`: suites in which what went wrong is tried again at the end. */
  constructor(choices: readonly SuiteChoice[], retried: ReadonlySet<string> = new Set()) {
    this.#suites = new Map(choices.map(choice => [choice.suite, new Part(choice, retried.has(choice.suite))]));
  }

  /** Takes an event in. True once, as soon as nothing is left to wait for. */
  isComplete(event: RunEvent): boolean {
    if (this.#told || !('suite' in event) || event.suite === undefined) return false;
    const part = this.#suites.get(event.suite);
    part?.see(event);
    if (part?.isComplete !== true) return false;
    this.#told = [...this.#suites.values()].every(({ isComplete }) => isComplete);
    return this.#told;
  }

  /** Whether a test is one of them. */
  has(suite: string, id: TestId): boolean {
    return this.#suites.get(suite)?.has(id) === true;
  }
}

/** What was chosen of one suite. */
class Part {
  readonly #chosen: ReadonlySet<TestId>;
  readonly #whole: ReadonlySet<string>;
  /** Files of which nothing is discovered yet. */
  readonly #unseen: Set<string>;
  readonly #ids = new Set<TestId>();
  /** Discovered and without a fate. */
  readonly #open = new Set<TestId>();
  readonly #all: boolean;
  readonly #isRetried: boolean;
  #hasBad = false;
  /** It went wrong just now: the runner may try it again at once. */
  #doubt: TestId | undefined;
  #over = false;

  constructor({ suite, only, unsure }: SuiteChoice, isRetried: boolean) {
    this.#isRetried = isRetried;
    this.#all = only === undefined;
    this.#chosen = new Set(only?.tests.map(ref => testId(suite, ref)));
    const partly = new Set(only?.tests.map(ref => fileKey(ref)));
    const files = only?.files.map(fileKey) ?? [];
    this.#whole = new Set(files.filter(file => !partly.has(file)));
    // Who waits for a file without tests waits for the end of the suite.
    const doubtful = new Set(unsure.map(fileKey));
    this.#unseen = new Set(files.filter(file => !doubtful.has(file)));
  }

  see(event: RunEvent): void {
    if (event.type === 'suite-finished') this.#over = true;
    if (event.type === 'test-started' && event.test === this.#doubt) this.#open.add(event.test);
    this.#doubt = undefined;
    if (event.type === 'tests-discovered')
      for (const { test, ref, mode } of event.tests) {
        const file = fileKey(ref);
        this.#unseen.delete(file);
        if (mode === 'unselected' || !(this.#all || this.#chosen.has(test) || this.#whole.has(file))) continue;
        if (!this.#ids.has(test)) this.#open.add(test);
        this.#ids.add(test);
      }
    if (event.type === 'test-finished') {
      const file = fileKey(event.ref);
      // A file that cannot be loaded is seen by its pseudo-test only.
      if (this.#unseen.delete(file) || this.#whole.has(file) || this.#all) this.#ids.add(event.test);
      this.#open.delete(event.test);
      if (isBad(event.outcome.kind) && this.#ids.has(event.test)) {
        this.#hasBad = true;
        this.#doubt = event.test;
      }
    }
  }

  get isComplete(): boolean {
    if (this.#over) return true;
    if (this.#all || this.#doubt !== undefined || (this.#isRetried && this.#hasBad)) return false;
    return this.#unseen.size === 0 && this.#open.size === 0;
  }

  has(id: TestId): boolean {
    return this.#ids.has(id);
  }
}
