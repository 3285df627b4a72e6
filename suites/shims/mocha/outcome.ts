import type { Deadline, Failure, Frame, Outcome } from '../../../harness/protocol/outcome.ts';
import { errorOf, failureOf, textOf } from '../node/failure.ts';

/** One thing that went wrong in a test, and where. */
export type Trouble = {
  readonly error: unknown;
  readonly deadline: Extract<Deadline, 'test' | 'hook'>;
  readonly limitMs: number;
  /** Where the test or hook was written down. */
  readonly place: readonly Frame[];
};

// mocha cuts the stack of an error short, and makes its paths relative, before it tells it.
const stacks = new WeakMap<object, unknown>();

/** Keeps the stack of an error as it was thrown. */
export const keepStack = (error: unknown): void => {
  if (typeof error !== 'object' || error === null || stacks.has(error)) return;
  try {
    stacks.set(error, (error as { readonly stack?: unknown }).stack);
  } catch {
    // What throws when it is looked at has no stack.
  }
};

/** An error that mocha tells, with its own stack. */
export const failureFrom = (error: unknown): Failure => {
  const { name, message, stack, cause } = errorOf(error);
  const kept = typeof error === 'object' && error !== null ? (stacks.get(error) ?? stack) : stack;
  return failureOf({
    ...(typeof name === 'string' ? { name } : {}),
    ...(message === undefined ? {} : { message }),
    ...(typeof kept === 'string' ? { stack: kept } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
};

/** What troubles make of a test or a hook: the first of them decides. */
export const outcomeOf = (troubles: readonly Trouble[]): Outcome => {
  const [first] = troubles;
  if (first === undefined) return { kind: 'passed' };
  const { error, deadline, limitMs, place } = first;
  if (isTimeout(error)) {
    const { message, timeout, file } = error;
    return {
      kind: 'hung',
      by: 'runner',
      deadline,
      limitMs: typeof timeout === 'number' ? timeout : limitMs,
      // The same words on every machine: the test has its file's name already.
      message: textOf(message).replace(` (${textOf(file)})`, ''),
      stack: place,
    };
  }
  return { kind: 'failed', failures: troubles.map(each => failureFrom(each.error)) };
};

const isTimeout = (
  error: unknown,
): error is { readonly message?: unknown; readonly timeout?: unknown; readonly file?: unknown } =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_MOCHA_TIMEOUT';
