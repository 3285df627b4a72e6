import { debtKinds } from '../harness/protocol/debt.ts';
import { isDate } from './dates.ts';
import { type EntryKey, rateText } from './format.ts';
import { wordHint } from './nearest.ts';
import { shown } from './problem.ts';
import { whenProblem } from './when.ts';

/** A state of an entry, each with the keys that it needs. */
export const neededBy: Readonly<Record<string, readonly EntryKey[]>> = {
  proposed: [],
  open: ['owner', 'reason', 'due'],
  fixing: ['owner', 'reason', 'due'],
  accepted: ['owner', 'reason', 'review'],
};

/** The shortest reason, in characters, that excuses anything. */
export const shortestReason = 20;

type Check = (text: string) => string | undefined;

const states = Object.keys(neededBy);
const origins = ['preexisting', 'introduced'];
/** Short commits too: git abbreviates to four digits at the least. */
const commit = /^[\da-f]{4,64}$/u;

/** What is wrong with the text of one key; `undefined` when nothing is. */
export const textProblem = (key: EntryKey, text: string): string | undefined => checks[key](text);

const testProblem: Check = text => {
  const at = text.indexOf(' :: ');
  if (at > 0 && !text.startsWith('/') && text.length > at + 4) return undefined;
  return `${shown(text)} names no test: write "<suite> :: <file> > <title>".`;
};

const dateProblem: Check = text =>
  isDate(text) ? undefined : `${shown(text)} is no date: write a day of the calendar as YYYY-MM-DD.`;

const commitProblem: Check = text =>
  commit.test(text) ? undefined : `${shown(text)} is no commit: write 4 to 64 lower-case hex digits.`;

const oneOf =
  (words: readonly string[]): Check =>
  text =>
    words.includes(text) ? undefined : `${shown(text)} is none of its words: ${wordHint(text, words)}`;

const lineProblem: Check = text => {
  if (text.trim() === '') return 'it is blank: write who or what it is, or remove the line.';
  return /\p{Cc}/u.test(text) ? 'it has a line end or another control character: write it on one line.' : undefined;
};

const reasonProblem: Check = text => {
  if (text.trim() === '') return 'it is blank: say why this is tolerated, or remove the line.';
  return /[^\P{Cc}\n\t]/u.test(text) ? 'it has a control character: remove it.' : undefined;
};

const sinceProblem: Check = text => {
  const [date = '', id, ...rest] = text.split(' ');
  if (rest.length > 0) return `${shown(text)} is too much: write a date and a commit, like 2026-09-14 4c1d2e9a.`;
  return dateProblem(date) ?? (id === undefined ? undefined : commitProblem(id));
};

const rateProblem: Check = text => {
  const [, failures = 0, runs = 0] = (/ \((\d{1,9})\/(\d{1,9})\)$/u.exec(text) ?? []).map(Number);
  if (failures < 1 || failures > runs)
    return `${shown(text)} is no rate: write the rate, the failures and the runs, like 0.08 (5/62).`;
  const right = rateText({ failures, runs });
  return text === right ? undefined : `${failures} of ${runs} is written otherwise: write ${right}.`;
};

const checks: Readonly<Record<EntryKey, Check>> = {
  id: text =>
    /^[\da-f]{12,16}$/u.test(text) ? undefined : `${shown(text)} is no id: write 12 to 16 lower-case hex digits.`,
  test: testProblem,
  aka: testProblem,
  kind: oneOf(debtKinds),
  when: whenProblem,
  signature: text =>
    text === 'any' || /^s1:[\da-f]{16}$/u.test(text)
      ? undefined
      : `${shown(text)} is no signature: write "s1:" and 16 lower-case hex digits, or any.`,
  message: () => undefined,
  state: oneOf(states),
  since: sinceProblem,
  origin: oneOf(origins),
  owner: lineProblem,
  ticket: lineProblem,
  reason: reasonProblem,
  due: dateProblem,
  review: dateProblem,
  renewed: text =>
    text === '1' || text === '2'
      ? undefined
      : `${shown(text)} is no number of renewals: write 1 or 2, or remove the line.`,
  rate: rateProblem,
  fixedBy: commitProblem,
  approver: lineProblem,
  batch: lineProblem,
};
