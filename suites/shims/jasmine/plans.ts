import type { Discovered } from '../../../harness/protocol/runner-event.ts';
import type { Assignment } from '../node/assignment.ts';
import { pid, type Say } from '../node/line.ts';
import type { Runner, Spec, Suite } from './core.ts';
import { type Declared, type Hook, hookRef, type Test } from './declared.ts';

/** Decides what this launch does with each test, and says which there are. */
export class Plans {
  readonly #declared: Declared;
  readonly #assignment: Assignment;
  readonly #say: Say;

  constructor(declared: Declared, assignment: Assignment, say: Say) {
    this.#declared = declared;
    this.#assignment = assignment;
    this.#say = say;
  }

  /** The tests of a file, as far as is known while other files are still to be loaded. `isBroken`: it could not be loaded. */
  discover(file: string, runner: Runner, isBroken: boolean): void {
    const { specFilter } = runner.env.configuration();
    const tests = this.#declared.of(file);
    for (const test of tests) test.plan = this.#planOf(test, specFilter);
    this.#tell(tests);
    if (isBroken) for (const test of tests) test.plan = 'told';
  }

  /** Before the first test runs: what only the whole can tell, and what is left out. */
  settle(runner: Runner): void {
    const tests = [...this.#declared.tests.values()];
    const focused = new Set(this.#declared.builder?.focusedRunables);
    for (const test of tests) {
      if (test.plan !== 'run' || focused.size === 0 || isFocused(test, focused)) continue;
      test.plan = 'deselected';
      this.#end(test, 'deselected');
    }
    for (const suite of new Set(tests.flatMap(({ groups }) => groups))) this.#withoutBroken(suite, tests);
    const { specFilter } = runner.env.configuration();
    const left = new Set(tests.filter(isLeftOut).map(({ spec }) => spec.id));
    if (left.size > 0) runner.env.configure({ specFilter: spec => !left.has((spec as Spec).id) && specFilter(spec) });
  }

  /** All that were to run, and have not. */
  unfinished(): boolean {
    return [...this.#declared.tests.values()].some(({ plan, startedAt }) => plan === 'run' && startedAt === undefined);
  }

  #planOf({ spec, ref }: Test, specFilter: (spec: object) => boolean): Test['plan'] {
    if (this.#assignment.isDone(ref)) return 'told';
    if (this.#assignment.isUnselected(ref)) return 'unselected';
    if (!specFilter(spec.metadata ?? spec)) return 'deselected';
    return spec.markedPending === true ? 'skip' : 'run';
  }

  #tell(tests: readonly Test[]): void {
    const told = tests.flatMap(({ ref, plan, spec }): readonly Discovered[] => {
      if (plan === 'told' || plan === 'under-hook') return [];
      const reason = plan === 'skip' ? spec.excludeMessage : undefined;
      return [{ ...ref, mode: plan, ...(reason === undefined ? {} : { reason }) }];
    });
    if (told.length > 0) this.#say({ type: 'discovered', pid, tests: told });
  }

  /** A hook that hung or crashed is not entered again; the tests that need it cannot run. */
  #withoutBroken(suite: Suite, tests: readonly Test[]): void {
    const isBroken = (hook: Hook | undefined): boolean =>
      hook !== undefined && this.#assignment.isBroken(hookRef(hook));
    const whole = (piece: Suite['afterAllFns'][number]): boolean => !isBroken(this.#declared.hookOf(piece));
    suite.afterAllFns = suite.afterAllFns.filter(whole);
    if (suite.beforeAllFns.every(whole)) return;
    suite.beforeAllFns = suite.beforeAllFns.filter(whole);
    for (const test of tests) {
      if (test.plan !== 'run' || !test.groups.includes(suite)) continue;
      test.plan = 'under-hook';
      this.#end(test, 'hook');
    }
  }

  #end({ ref }: Test, because: 'deselected' | 'hook'): void {
    this.#say({ type: 'test-finished', pid, test: ref, attempt: 1, ms: 0, outcome: { kind: 'not-run', because } });
  }
}

const isFocused = ({ spec, groups }: Test, focused: ReadonlySet<string>): boolean =>
  focused.has(spec.id) || groups.some(({ id }) => focused.has(id));

/** What jasmine would run, or tell, if we did not keep it out. */
const isLeftOut = ({ plan }: Test): boolean => plan === 'told' || plan === 'unselected' || plan === 'under-hook';
