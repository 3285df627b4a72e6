import type { Deadline, Outcome } from '../../../harness/protocol/outcome.ts';
import { failureOf, firstLine, stackOf, textOf } from '../node/failure.ts';
import type { TaskError } from '../node/failure.ts';

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
