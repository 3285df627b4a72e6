import type { Outcome } from '../../../harness/protocol/outcome.ts';
import { errorOf, failureOf } from '../node/failure.ts';
import { pid, type Say } from '../node/line.ts';
import { framesOf } from '../node/stack.ts';
import type { Runner, Told } from './core.ts';
import type { Files } from './files.ts';
import type { Limits } from './limits.ts';
import type { Plans } from './plans.ts';
import type { Tests } from './tests.ts';

/** The class of which jasmine's command makes one. */
export type Command = {
  readonly prototype: Runner & {
    loadHelpers: (this: Runner) => Promise<void>;
    loadSpecs: (this: Runner) => Promise<void>;
    loadConfigFile: Method;
    execute: Method;
  };
};

type Method = (this: Runner, ...args: unknown[]) => Promise<unknown>;

type Parts = {
  readonly plans: Plans;
  readonly files: Files;
  readonly tests: Tests;
  readonly limits: Limits;
  readonly say: Say;
  readonly isList: boolean;
};

/** What jasmine's exit codes are, besides those that it does not choose itself. */
const codes = { passed: 0, incomplete: 2, failed: 3, tooEarly: 4 } as const;

/** Takes over how jasmine's command loads files, and how it ends. */
export const steer = (
  { prototype }: Command,
  { plans, files, tests, limits, say, isList }: Parts,
): { readonly done: (event: Told) => void } => {
  const run: { runner?: Runner; done?: Told; isListed?: true } = {};

  /** What makes jasmine give up is told, and left to it. */
  const telling = (method: Method): Method =>
    async function (...args) {
      try {
        return await method.apply(this, args);
      } catch (error) {
        if (!files.hasBroken) say({ type: 'session-failed', failure: failureOf(errorOf(error)) });
        throw error;
      }
    };

  const ending = (exit: (code: number) => void): ((code: number) => void) =>
    function leave(code) {
      if (run.isListed) return;
      if (code === codes.tooEarly) say(endOfProcess(leave));
      exit(codeOf(code, run.done, files.hasBroken));
    };

  const { execute, loadConfigFile } = prototype;
  prototype.loadConfigFile = telling(loadConfigFile);
  prototype.execute = telling(async function (...args) {
    run.runner = this;
    limits.jasmine = (this as { jasmine?: Limits['jasmine'] }).jasmine;
    this.exit = ending(this.exit);
    if (isList) this.runGlobalSetup_ = this.runGlobalTeardown_ = async () => undefined;
    return execute.apply(this, args);
  });
  prototype.loadHelpers = async function () {
    await files.helpers(this);
  };
  prototype.loadSpecs = async function () {
    await files.specs(this);
    plans.settle(this);
    if (!isList) return;
    say({ type: 'tests-done' });
    run.isListed = true;
    await this.flushOutput();
    process.exit(codes.passed);
  };
  return {
    done: event => {
      run.done = event;
      tests.later();
      if (run.runner?.env.configuration().stopOnSpecFailure === true && plans.unfinished())
        say({ type: 'bailed', reason: 'stopOnSpecFailure' });
      say({ type: 'tests-done' });
    },
  };
};

/** With `fit` jasmine ends with a code of its own, although all is well: the tests that it left out are told one by one. */
const codeOf = (code: number, done: Told | undefined, hasBroken: boolean): number => {
  if (code !== codes.passed && code !== codes.incomplete) return code;
  if (hasBroken) return codes.failed;
  return done?.incompleteCode === 'focused' ? codes.passed : code;
};

/** The process is left while tests run: whoever called for that is on the stack. */
const endOfProcess = (
  leave: (code: number) => void,
): { readonly type: 'process-ended'; readonly pid: number; readonly outcome: Outcome } => {
  const code = Number(process.exitCode ?? 0);
  const at: { stack?: string } = {};
  Error.captureStackTrace(at, leave);
  const message = `the process was left with code ${code}`;
  return {
    type: 'process-ended',
    pid,
    outcome: { kind: 'crashed', exit: { code }, message, stack: framesOf(at.stack ?? '') },
  };
};
