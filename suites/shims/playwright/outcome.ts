import { stripVTControlCharacters } from 'node:util';
import type { Failure, Frame, Outcome } from '../../../harness/protocol/outcome.ts';
import { failureOf as failureOfError } from '../node/failure.ts';
import type { Case, PlaywrightError, Result, Step } from './shapes.ts';

/** An error as Playwright tells it, in colours where it wants to. */
export const failureOf = ({ message, stack, value, location }: PlaywrightError): Failure => {
  const said = stripVTControlCharacters(message ?? value ?? 'failed without a message').replace(/^Error: /u, '');
  const failure = failureOfError({
    message: said,
    ...(stack === undefined ? {} : { stack: stripVTControlCharacters(stack) }),
  });
  const own = failure.stack.filter(({ file }) => !/[/\\]node_modules[/\\]/u.test(file));
  const place: readonly Frame[] = location === undefined ? [] : [{ function: '', ...location }];
  return { ...failure, stack: own.length > 0 ? failure.stack : place };
};

/** What one attempt has come to. */
export const outcomeOf = (test: Case, result: Result, errors: readonly PlaywrightError[] = result.errors): Outcome => {
  const failures = errors.map(failureOf);
  if (result.status === 'skipped') return skipped(test, result);
  if (result.status === 'timedOut') return timedOut(test, failures);
  if (test.expectedStatus === 'failed') {
    if (result.status === 'failed') return { kind: 'passed' };
    return { kind: 'failed', failures: [{ message: 'expected to fail, but passed', stack: [placeOf(test)] }] };
  }
  if (result.status === 'passed' || failures.length === 0) return { kind: 'passed' };
  return { kind: 'failed', failures };
};

const skipped = (test: Case, { annotations = test.annotations }: Result): Outcome => {
  const why = annotations.find(({ type }) => type === 'skip' || type === 'fixme');
  const reason = why === undefined ? 'Playwright did not run it' : why.description;
  return { kind: 'skipped', ...(reason === undefined ? {} : { reason }) };
};

const timedOut = (test: Case, failures: readonly Failure[]): Outcome => {
  const [first] = failures;
  const stack = failures.find(each => each.stack.length > 0)?.stack ?? [placeOf(test)];
  const message = first?.message ?? `no end after ${test.timeout} ms`;
  return { kind: 'hung', by: 'runner', deadline: 'test', limitMs: test.timeout, message: `hung: ${message}`, stack };
};

const placeOf = ({ location }: Case): Frame => ({ function: '', ...location });

/** A hook of a whole group that went wrong within an attempt. */
export type BrokenHook = { readonly hook: 'beforeAll' | 'afterAll'; readonly step: Step; readonly outcome: Outcome };

export const brokenHook = (test: Case, result: Result): BrokenHook | undefined => {
  const all = (steps: readonly Step[]): readonly Step[] => steps.flatMap(step => [step, ...all(step.steps)]);
  for (const hook of ['beforeAll', 'afterAll'] as const) {
    const step = all(result.steps).find(
      ({ category, title, error }) => category === 'hook' && title === `${hook} hook` && error !== undefined,
    );
    if (step?.error === undefined) continue;
    const failure = failureOf(step.error);
    const stack =
      failure.stack.length > 0 || step.location === undefined ? failure.stack : [{ function: '', ...step.location }];
    const isHung = result.status === 'timedOut' || /^"(?:before|after)All" hook timeout/u.test(failure.message);
    const outcome: Outcome = isHung
      ? {
          kind: 'hung',
          by: 'runner',
          deadline: 'hook',
          limitMs: test.timeout,
          message: `hung: ${failure.message}`,
          stack,
        }
      : { kind: 'failed', failures: [{ ...failure, stack }] };
    return { hook, step, outcome };
  }
  return undefined;
};
