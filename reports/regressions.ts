import { isBad, type Frame } from '../harness/protocol/outcome.ts';
import { preflightSuite } from '../harness/protocol/preflight.ts';
import type { FailureRecord, RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { oneLine } from './plain-text.ts';

const blocking = new Set(['new', 'drift', 'escalated', 'expired', 'solid']);
const foreign = /(?:^|\/)(?:node_modules|site-packages|dist-packages|lib\/python\d[\d.]*)\//;
const notAPath = /^(?:\/|[A-Za-z]:[\\/]|\.\.\/|<|[a-z][a-z+.-]+:)/;

/** Whether nobody owes what happened to this test. A parent that failed only through its children is told by them; a check before going live is told with the others. */
export const isRegression = ({ suite, outcome, debt, failure }: TestRecord): boolean =>
  suite === preflightSuite
    ? false
    : debt === undefined
      ? isBad(outcome) && failure?.because !== 'children'
      : blocking.has(debt.verdict);

/** What to call a test that is told among the bad: its outcome, or the flag that makes it bad although it passed. */
export const kindOf = ({ outcome, flags }: TestRecord): string => {
  if (outcome !== 'passed') return outcome;
  return flags.find(flag => flag !== 'slow') ?? outcome;
};

/** The failure to show: that of the last attempt, otherwise the first of the earlier ones. */
export const faultOf = ({ failure, earlier }: Pick<TestRecord, 'failure' | 'earlier'>): FailureRecord | undefined =>
  failure ?? earlier?.[0];

/** What is new against the ledger, hangs and crashes first, leaks and flakes that passed last, otherwise in order of appearance. */
export const regressions = (record: RunRecord): readonly TestRecord[] => {
  const found = record.tests.filter(isRegression);
  return [
    ...found.filter(({ outcome }) => outcome === 'hung' || outcome === 'crashed'),
    ...found.filter(({ outcome }) => outcome === 'failed'),
    ...found.filter(({ outcome }) => !isBad(outcome)),
  ];
};

/** The frames that lie in the repository and belong to no installed package. */
export const projectFrames = (stack: readonly Frame[]): readonly Frame[] =>
  stack.filter(({ file }) => file !== '' && !notAPath.test(file) && !foreign.test(file));

/** `file:line` of a frame, on one line. */
export const place = ({ file, line }: Pick<Frame, 'file' | 'line'>): string =>
  oneLine(line > 0 ? `${file}:${line}` : file);

/** Where to look first: the innermost project frame, otherwise the test's file; undefined when there is neither. */
export const whereOf = (test: Pick<TestRecord, 'failure' | 'earlier' | 'file'>): string | undefined => {
  const [frame] = projectFrames(faultOf(test)?.stack ?? []);
  if (frame !== undefined) return place(frame);
  return test.file === '' ? undefined : oneLine(test.file);
};
