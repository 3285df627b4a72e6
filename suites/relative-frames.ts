import { isAbsolute, relative, sep } from 'node:path';
import type { SuiteEvent } from '../harness/protocol/event.ts';
import type { Frame, Outcome } from '../harness/protocol/outcome.ts';

/** Makes the files of all frames in an event relative to the repository, where they lie inside it. */
export const relativeEvent = (event: SuiteEvent, root: string): SuiteEvent =>
  event.type === 'test-finished' ? { ...event, outcome: relativeOutcome(event.outcome, root) } : event;

const relativeOutcome = (outcome: Outcome, root: string): Outcome => {
  switch (outcome.kind) {
    case 'failed':
      return {
        ...outcome,
        failures: outcome.failures.map(failure => ({ ...failure, stack: inside(failure.stack, root) })),
      };
    case 'hung':
    case 'crashed':
      return { ...outcome, stack: inside(outcome.stack, root) };
    default:
      return outcome;
  }
};

const inside = (stack: readonly Frame[], root: string): readonly Frame[] =>
  stack.map(frame => ({ ...frame, file: insideOf(frame.file, root) }));

const insideOf = (file: string, root: string): string => {
  if (!isAbsolute(file)) return file;
  const path = relative(root, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
};
