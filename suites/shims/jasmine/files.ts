import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { Assignment } from '../node/assignment.ts';
import { errorOf, failureOf } from '../node/failure.ts';
import { pid, type Say } from '../node/line.ts';
import type { Steps } from '../node/steps.ts';
import type { Runner } from './core.ts';
import type { Declared } from './declared.ts';
import { failureIn } from './outcome.ts';
import type { Plans } from './plans.ts';

/** Loads files as jasmine would, one after the other, and tells what each has come to. */
export class Files {
  readonly #declared: Declared;
  readonly #plans: Plans;
  readonly #assignment: Assignment;
  readonly #steps: Steps;
  readonly #say: Say;
  readonly #fileOf: (path: string) => string;
  /** A file of tests could not be loaded: jasmine itself would have given up. */
  hasBroken = false;

  constructor(
    declared: Declared,
    {
      plans,
      assignment,
      steps,
      say,
      fileOf,
    }: {
      readonly plans: Plans;
      readonly assignment: Assignment;
      readonly steps: Steps;
      readonly say: Say;
      readonly fileOf: (path: string) => string;
    },
  ) {
    this.#declared = declared;
    this.#plans = plans;
    this.#assignment = assignment;
    this.#steps = steps;
    this.#say = say;
    this.#fileOf = fileOf;
  }

  /** Helpers are for all files: without one of them nothing can be said of the tests. */
  async helpers(runner: Runner): Promise<void> {
    for (const path of runner.helperFiles) {
      const error = await this.#load(path, runner, true);
      if (error !== undefined) throw error.thrown;
    }
  }

  /** A file that cannot be loaded is told, and the others are loaded all the same. */
  async specs(runner: Runner): Promise<void> {
    const paths = runner.specFiles.filter(path => this.#assignment.loads({ file: this.#fileOf(path) }));
    this.#say({ type: 'planned', files: paths.map(path => ({ file: this.#fileOf(path) })) });
    for (const path of paths) {
      const error = await this.#load(path, runner, false);
      // As jasmine says it before it gives up.
      if (error !== undefined) console.error(error.thrown);
    }
  }

  async #load(path: string, runner: Runner, isHelper: boolean): Promise<{ readonly thrown: unknown } | undefined> {
    const file = this.#fileOf(path);
    const end = this.#steps.begin({ kind: 'load', file }, {});
    this.#declared.loading = file;
    let error: { readonly thrown: unknown } | undefined;
    try {
      await runner.loader.load(path);
    } catch (thrown) {
      error = { thrown };
    }
    this.#declared.loading = undefined;
    const outcome = this.#trouble(error);
    this.hasBroken ||= outcome !== undefined;
    this.#plans.discover(file, runner, outcome !== undefined);
    const isShared = isHelper || this.#declared.shared.has(file);
    end(outcome, isShared ? { isShared } : {});
    if (!isShared && outcome === undefined && this.#declared.of(file).length === 0)
      this.#say({ type: 'file-finished', pid, file });
    return error;
  }

  /** What was thrown out of the file, or out of one of its groups, which jasmine keeps to itself for a while. */
  #trouble(error: { readonly thrown: unknown } | undefined): Outcome | undefined {
    const loose = this.#declared.loose.splice(0).map(failureIn);
    const failures = [...(error === undefined ? [] : [failureOf(errorOf(error.thrown))]), ...loose];
    return failures.length === 0 ? undefined : { kind: 'failed', failures };
  }
}
