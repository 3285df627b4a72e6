import type { Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import { errorOf, failureOf as plainFailure, firstLine, stackOf, textOf } from '../node/failure.ts';
import type { TaskError } from '../node/failure.ts';

const timedOut = /^Exceeded timeout of (?<limit>\d+(?:\.\d+)?) (?<unit>m?s) for a (?<what>test|hook)/;

/** What errors of jest-circus make of a test or a hook. The first one is the cause; the others follow from it. */
export const outcomeOf = (errors: readonly unknown[]): Outcome => {
  const [first, ...rest] = errors.map(thrownIn);
  if (first === undefined) return { kind: 'failed', failures: [{ message: 'failed without an error', stack: [] }] };
  const message = textOf(first.message);
  const clock = timedOut.exec(message)?.groups;
  if (clock !== undefined) {
    const limitMs = Number(clock['limit']) * (clock['unit'] === 's' ? 1000 : 1);
    const deadline = clock['what'] === 'test' ? 'test' : 'hook';
    return { kind: 'hung', by: 'runner', deadline, limitMs, message: firstLine(message), stack: stackOf(first) };
  }
  return { kind: 'failed', failures: [first, ...rest].map(told) };
};

/** One error of jest-circus as a failure. */
export const failureIn = (error: unknown): Failure => told(thrownIn(error));

/** What a matcher says: its headline, and behind it what was expected and what came. */
const told = (error: TaskError): Failure => {
  const failure = plainFailure(error);
  const [headline = '', ...rest] = failure.message.split('\n\n');
  if (rest.length === 0) return failure;
  const detail = [...rest, ...(failure.detail === undefined ? [] : [failure.detail])].join('\n\n');
  return { ...failure, message: headline, detail };
};

/** An error, where it is one; otherwise what was thrown, with the place that is known of it. */
const thrownIn = (error: unknown): TaskError => {
  const [thrown, place] = Array.isArray(error) ? (error as readonly unknown[]) : [error];
  const at = errorOf(place);
  if (typeof thrown === 'object' && thrown !== null && ('message' in thrown || 'stack' in thrown))
    return errorOf(thrown);
  if (thrown === undefined || thrown === null)
    return typeof at.message === 'string' && at.message !== ''
      ? at
      : { ...stack(at), message: `thrown: ${String(thrown)}` };
  return { ...stack(at), message: typeof thrown === 'string' ? thrown : `thrown: ${shown(thrown)}` };
};

const stack = ({ stack: text }: TaskError): { readonly stack?: string } => (text === undefined ? {} : { stack: text });

const shown = (thrown: unknown): string => {
  try {
    return JSON.stringify(thrown) ?? typeof thrown;
  } catch {
    return '(something that cannot be shown)';
  }
};
