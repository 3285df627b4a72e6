import { stripVTControlCharacters } from 'node:util';
import type { Deadline, Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import { framesOf, pathOf } from './stack.ts';
import type { TaskError } from './task.ts';

const headlineLimit = 16_384;
const detailLimit = 65_536;

const timedOut =
  /^(?<what>Test|Hook) timed out in (?<ms>\d+(?:\.\d+)?)ms\.|^The \w+ phase of "\w+" hook timed out after (?<phaseMs>\d+(?:\.\d+)?)ms/;
const exited = /^process\.exit unexpectedly called with "(?<code>-?\d+)"/;

/** What errors make of a test, a hook or a load. The first one is the cause; the others follow from it. */
export const outcomeOf = (errors: readonly TaskError[]): Outcome => {
  const [first] = errors;
  if (first === undefined) return { kind: 'failed', failures: [{ message: 'failed without an error', stack: [] }] };
  const message = textOf(first.message);
  const clock = timedOut.exec(message)?.groups;
  if (clock !== undefined) {
    const deadline: Deadline = clock['what'] === 'Test' ? 'test' : 'hook';
    const limitMs = Number(clock['ms'] ?? clock['phaseMs']);
    return { kind: 'hung', by: 'runner', deadline, limitMs, message: firstLine(message), stack: stackOf(first) };
  }
  const exit = exited.exec(message)?.groups;
  if (exit !== undefined)
    return {
      kind: 'crashed',
      exit: { code: Number(exit['code']) },
      message: firstLine(message),
      stack: stackOf(first),
    };
  return { kind: 'failed', failures: errors.map(failureOf) };
};

/** One error as a failure, with its name in front and its diff behind. */
export const failureOf = (error: TaskError): Failure => {
  const message = headline(error);
  const detail = [textOf(error.diff), ...causes(error)].filter(part => part !== '').join('\n\n');
  return {
    message: message.slice(0, headlineLimit),
    stack: stackOf(error),
    ...(detail === '' ? {} : { detail: detail.slice(0, detailLimit) }),
  };
};

/** An unknown thing that was thrown, seen as an error. */
export const errorOf = (thrown: unknown): TaskError =>
  typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) };

const headline = (error: TaskError): string => {
  const said = textOf(error.message);
  // Its reporters write that in front of the name of a cause, once for each time they print it.
  const name = textOf(error.name).replace(/^(?:Caused by: )+/, '');
  return name !== '' && !said.startsWith(name) ? `${name}: ${said}` : said === '' ? 'failed without a message' : said;
};

const causes = function* ({ cause }: TaskError): Generator<string> {
  // A chain of causes can be a ring.
  for (let depth = 0, at = cause; at !== undefined && at !== null && depth < 5; depth += 1) {
    const error = errorOf(at);
    yield `Caused by: ${headline(error)}`;
    at = error.cause;
  }
};

const stackOf = ({ stack, stacks }: TaskError): Failure['stack'] => {
  if (stacks !== undefined && stacks.length > 0) {
    return stacks.flatMap(({ method, file, line, column }) => {
      const path = pathOf(file);
      return path === undefined ? [] : [{ function: method, file: path, line, column }];
    });
  }
  return typeof stack === 'string' ? framesOf(stack) : [];
};

/** What was thrown may have anything in the place of its words. */
const textOf = (value: unknown): string => {
  try {
    return plain(value === undefined || value === null ? '' : `${value as string}`);
  } catch {
    return '(words that cannot be read)';
  }
};

const plain = (text: string): string => stripVTControlCharacters(text);
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
