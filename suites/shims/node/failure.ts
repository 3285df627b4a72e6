import { stripVTControlCharacters } from 'node:util';
import type { Failure } from '../../../harness/protocol/outcome.ts';
import { framesOf, pathOf } from './stack.ts';

const headlineLimit = 16_384;
const detailLimit = 65_536;

/** What a runner keeps of an error after it has made it plain. Raw errors fit too. */
export type TaskError = {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly stacks?: readonly {
    readonly method: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
  readonly diff?: string;
  readonly cause?: unknown;
};

/** One error as a failure, with its name in front and its diff behind. */
export const failureOf = (error: TaskError): Failure => {
  const message = headline(error);
  const detail = [diffOf(error), ...causes(error)].filter(part => part !== '').join('\n\n');
  return {
    message: message.slice(0, headlineLimit),
    stack: stackOf(error),
    ...(detail === '' ? {} : { detail: detail.slice(0, detailLimit) }),
  };
};

/** From 22 on an AssertionError of Node says in `diff` how much of it is shown. */
const diffOf = ({ diff }: TaskError): string => (diff === 'simple' || diff === 'full' ? '' : textOf(diff));

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

/** Where an error came from, innermost first. */
export const stackOf = ({ stack, stacks }: TaskError): Failure['stack'] => {
  if (stacks !== undefined && stacks.length > 0) {
    return stacks.flatMap(({ method, file, line, column }) => {
      const path = pathOf(file);
      return path === undefined ? [] : [{ function: method, file: path, line, column }];
    });
  }
  return typeof stack === 'string' ? framesOf(stack) : [];
};

/** What was thrown may have anything in the place of its words. */
export const textOf = (value: unknown): string => {
  try {
    return plain(value === undefined || value === null ? '' : `${value as string}`);
  } catch {
    return '(words that cannot be read)';
  }
};

const plain = (text: string): string => stripVTControlCharacters(text);
/** The first line of a text. */
export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
