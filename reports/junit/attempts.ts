import type { FailureRecord, TestRecord } from '../../harness/protocol/record.ts';
import { inWords } from '../duration.ts';
import { headline, oneLine, plainText, truncate, truncateBytes } from '../plain-text.ts';
import { place } from '../regressions.ts';
import type { Caps, Mark } from './document.ts';

/** A type that a message begins with: `ValueError: …`, `pkg.IOException: …`, `TypeError [ERR_X]: …`. */
const exception =
  /^(?:[\w$]+\.)*(?:[A-Z][\w$]*)?(?:Error|Exception|Failure|Fault|Warning|Exit|Interrupt|Timeout|Panic)(?=\s*(?:\[[^\]\n]*\])?\s*(?::|$))/m;

// The record begins the reason with one of the words of `NotRunReason`. Nothing else in the run explains these two.
const unexplained = new Set(['lost', 'deadline']);

const none: readonly Mark[] = [];

/** What is said of a test beside its name and time: every attempt that went wrong, or why it has not run. */
export const marksOf = (test: TestRecord, caps: Caps): readonly Mark[] => {
  switch (test.outcome) {
    case 'passed':
      return test.earlier === undefined ? none : attempts(test.earlier, 'flaky', caps);
    case 'failed':
    case 'hung':
    case 'crashed':
      return badAttempts(test, caps);
    case 'skipped':
      return [{ tag: 'skipped', message: headline(test.reason ?? '', caps.message) }];
    case 'not-run':
      return [notRun(test.reason ?? 'lost', caps)];
  }
};

const notRun = (reason: string, caps: Caps): Mark => {
  const message = `not run: ${headline(reason, caps.message)}`;
  const [because = ''] = reason.split(/[^a-z-]/, 1);
  return unexplained.has(because)
    ? { tag: 'error', type: 'not-run', message, body: message }
    : { tag: 'skipped', message };
};

// The first attempt counts and the others are reruns of it, as Surefire tells it.
const badAttempts = ({ outcome, failure, earlier = [] }: TestRecord, caps: Caps): readonly Mark[] => {
  const [first, ...reruns] = [...earlier, failure ?? unnamed(outcome)];
  if (first === undefined) return [];
  const tag = isError(first) ? 'error' : 'failure';
  const mark: Mark = { tag, ...told(first, caps, caps.caseBytes) };
  return [mark, ...attempts(reruns, 'rerun', caps, caps.caseBytes - weight(mark))];
};

const unnamed = (outcome: TestRecord['outcome']): FailureRecord => {
  const kind = outcome === 'hung' ? 'hang' : outcome === 'crashed' ? 'crash' : 'fail';
  return { kind, message: `${outcome}, and nobody said why`, stack: [] };
};

const attempts = (
  failures: readonly FailureRecord[],
  how: 'rerun' | 'flaky',
  caps: Caps,
  bytes: number = caps.caseBytes,
): readonly Mark[] => {
  let rest = bytes;
  return failures.map(failure => {
    const mark: Mark = { tag: `${how}${isError(failure) ? 'Error' : 'Failure'}`, ...told(failure, caps, rest) };
    rest -= weight(mark);
    return mark;
  });
};

const weight = (mark: Mark): number => (mark.tag === 'skipped' ? 0 : Buffer.byteLength(mark.body));

const isError = ({ kind }: FailureRecord): boolean => kind === 'hang' || kind === 'crash';

const told = (
  failure: FailureRecord,
  caps: Caps,
  rest: number,
): { readonly type: string; readonly message: string; readonly body: string } => ({
  type: typeOf(failure),
  message: headline(failure.message, caps.message),
  body: truncateBytes(bodyOf(failure), Math.max(0, Math.min(caps.bodyBytes, rest))),
});

const typeOf = ({ kind, message }: FailureRecord): string => {
  switch (kind) {
    case 'hang':
      return 'hung';
    case 'crash':
      return 'crashed';
    case 'leak':
      return 'leaked';
    case 'fail':
      return truncate(exception.exec(headline(message))?.[0] ?? 'failed', 200);
  }
};

/** The whole story: message, clock, frames, and what the runner printed. */
const bodyOf = (failure: FailureRecord): string => {
  const message = plainText(failure.message);
  const detail = plainText(failure.detail ?? '');
  const frames = failure.stack.map(
    frame =>
      `    at ${oneLine(frame.function) || '(anonymous)'} (${place(frame)}${frame.column > 0 ? `:${frame.column}` : ''})`,
  );
  const parts = [detail.includes(message) ? '' : message, clockOf(failure), frames.join('\n'), detail];
  return parts.filter(part => part !== '').join('\n\n');
};

const clockOf = ({ deadline, limitMs, by, class: state }: FailureRecord): string => {
  if (deadline === undefined) return '';
  const limit = limitMs === undefined ? '' : `, limit ${inWords(limitMs)}`;
  const ended = by === undefined ? '' : `, ended by the ${by}`;
  return `clock: ${oneLine(deadline)}${limit}${ended}${state === undefined ? '' : `, the process was ${oneLine(state)}`}`;
};
