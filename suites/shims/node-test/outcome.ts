import type { Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import { errorOf, failureOf, textOf } from '../node/failure.ts';
import type { NodeTest } from './seam.ts';

/** Why a test is left out of this launch, where a reporter shows it as skipped. */
export const leftOut = 'left out by the gate';

const deselected: ReadonlySet<string> = new Set(['test name does not match pattern', `'only' option not set`]);
const timedOut = /^test timed out after (\d+)ms$/u;

type TestError = { readonly code?: unknown; readonly failureType?: unknown; readonly cause?: unknown };

/** What node:test made of an error: the kind of its failure, and what was really thrown. */
const looked = (error: unknown): { readonly type: string; readonly thrown: unknown } => {
  const { code, failureType, cause } = errorOf(error) as TestError;
  if (code !== 'ERR_TEST_FAILURE') return { type: '', thrown: error };
  return { type: textOf(failureType), thrown: cause ?? error };
};

/** The error as a failure, without the coat that node:test puts around it. */
export const failureIn = (error: unknown): Failure => failureOf(errorOf(looked(error).thrown));

/** How long the runner's own clock was, when it was that which ended something. */
const limitIn = (error: unknown): number | undefined => {
  const { type, thrown } = looked(error);
  const said = timedOut.exec(typeof thrown === 'string' ? thrown : textOf(errorOf(thrown).message))?.[1];
  return (type === 'testTimeoutFailure' || type === 'hookFailed') && said !== undefined ? Number(said) : undefined;
};

const hung = ({ name, loc }: NodeTest, limitMs: number, deadline: 'test' | 'hook'): Outcome => ({
  kind: 'hung',
  by: 'runner',
  deadline,
  limitMs,
  message: `hung: no end after ${limitMs} ms (its own timeout)`,
  // Where it stands nobody has seen; where it is written is known.
  stack: loc === undefined ? [] : [{ function: name, file: loc.file, line: loc.line, column: loc.column }],
});

/** What became of a hook; nothing when it went well. */
export const hookOutcome = (hook: NodeTest): Outcome | undefined => {
  const { error } = hook;
  if (error === null || error === undefined) return undefined;
  const limitMs = limitIn(error);
  return limitMs === undefined ? { kind: 'failed', failures: [failureIn(error)] } : hung(hook, limitMs, 'hook');
};

/** The same for what goes wrong in the body of a `describe`. Its hooks and its tests tell themselves. */
export const suiteOutcome = ({ error }: NodeTest): Outcome | undefined => {
  const { type } = looked(error);
  const isTold = ['hookFailed', 'subtestsFailed', 'testTimeoutFailure', 'cancelledByParent'].includes(type);
  return error === null || error === undefined || isTold ? undefined : { kind: 'failed', failures: [failureIn(error)] };
};

/** What became of a test. `isBegun`: it was running when its end came. */
export const testOutcome = (test: NodeTest, isBegun: boolean): Outcome => {
  const { skipped, isTodo, passed, message, error } = test;
  const reason = message === null ? {} : { reason: textOf(message) };
  if (test.filtered === true) return { kind: 'not-run', because: 'deselected', reason: 'kept out by the arguments' };
  if (skipped && deselected.has(message ?? '')) return { kind: 'not-run', because: 'deselected', ...reason };
  if (isTodo) return { kind: 'skipped', reason: ['todo', ...(message === null ? [] : [textOf(message)])].join(': ') };
  // From 24 on a test may be one that must fail: then what it threw is kept.
  if (Boolean(test.expectFailure) && passed) return { kind: 'passed' };
  const { type } = looked(error);
  if (error === null || error === undefined || (skipped && type === 'subtestsFailed'))
    return skipped ? { kind: 'skipped', ...reason } : endOf(passed);
  const limitMs = limitIn(error);
  if (limitMs !== undefined) return hung(test, limitMs, type === 'hookFailed' ? 'hook' : 'test');
  if (type === 'subtestsFailed') {
    const failure = { message: 'a subtest went wrong', stack: [], because: 'children' as const };
    return { kind: 'failed', failures: [failure] };
  }
  const above = type === 'cancelledByParent' ? limitAbove(test) : undefined;
  if (above !== undefined)
    return isBegun ? hung(test, above, 'test') : { kind: 'not-run', because: 'hung', reason: 'its group timed out' };
  return { kind: 'failed', failures: [failureIn(error)] };
};

const endOf = (passed: boolean): Outcome =>
  passed
    ? { kind: 'passed' }
    : { kind: 'failed', failures: [{ message: 'failed, and node:test does not say why', stack: [] }] };

/** The clock of a group around a test, when that has run out. */
const limitAbove = ({ parent }: NodeTest): number | undefined => {
  for (let at = parent; at !== null; at = at.parent) {
    const limitMs = limitIn(at.error);
    if (limitMs !== undefined) return limitMs;
  }
  return undefined;
};
