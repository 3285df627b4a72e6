import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { Reason } from '../../harness/protocol/verdict.ts';
import { ledgerWords } from '../against-ledger.ts';
import { headline, oneLine, plainText, truncate, truncateBytes } from '../plain-text.ts';
import { faultOf, kindOf, place, projectFrames, regressions } from '../regressions.ts';
import { totalsLine, verdictLine } from '../totals-line.ts';

/** GitHub shows ten of a level for each step, and drops the others without a word. */
const most = 10;
const messageBytes = 4_000;
const titleLength = 200;
/** What is longer is no path that anybody has. */
const longestPath = 500;
const shownFrames = 5;

type Annotation = {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
};

/**
 * The run as GitHub's annotations, one command a line: what is wrong with the run itself, then the regressions, the worst
 * first; then what warns. `folder`: where the gate's root lies in the workspace; undefined when it lies outside of it.
 */
export const annotations = (record: RunRecord, folder: string | undefined): readonly string[] => {
  const errors = [
    ...record.verdict.reasons.filter(isOfNoTest).map(reason => ofReason(reason, 'error')),
    ...regressions(record).map(test => ofTest(test, record, folder)),
  ];
  const warnings = record.verdict.reasons
    .filter(({ level }) => level === 'warn')
    .map(reason => ofReason(reason, 'warning'));
  return [...fitted(errors, record), ...fitted(warnings, record)].map(command);
};

// A reason with tests is told by them.
const isOfNoTest = ({ level, tests }: Reason): boolean => level === 'block' && tests.length === 0;

const fitted = (all: readonly Annotation[], record: RunRecord): readonly Annotation[] => {
  const [first] = all;
  if (first === undefined || all.length <= most) return all;
  const left = all.length - (most - 1);
  const message = `${verdictLine(record)}\n${totalsLine(record)}\nAll of it: summary.md and report.html of the run ${oneLine(record.run.id)}.`;
  return [...all.slice(0, most - 1), { level: first.level, title: `and ${left} more`, message }];
};

const ofReason = ({ policy, message }: Reason, level: Annotation['level']): Annotation => ({
  level,
  title: oneLine(policy),
  message: oneLine(message),
});

const ofTest = (test: TestRecord, { suites }: RunRecord, folder: string | undefined): Annotation => {
  const fault = faultOf(test);
  const frames = projectFrames(fault?.stack ?? []);
  const words = ledgerWords(test);
  const parts = [
    plainText(fault?.message ?? '').trim(),
    ...(words === '' ? [] : [`ledger: ${words}`]),
    ...frames.slice(0, shownFrames).map(frame => `at ${oneLine(frame.function) || '(anonymous)'} (${place(frame)})`),
  ];
  const cwd = suites.find(({ name }) => name === test.suite)?.cwd ?? '.';
  const [innermost] = frames;
  const path = oneLine(innermost?.file ?? (test.file === '' ? '' : joined(cwd, test.file)));
  const file = path === '' || path.length > longestPath ? undefined : path;
  return {
    level: 'error',
    title: `${kindOf(test)}: ${oneLine(test.id)}`,
    message: parts.filter(part => part !== '').join('\n') || headline(test.id),
    ...(file === undefined || folder === undefined ? {} : { file: joined(folder, file) }),
    ...(innermost === undefined || innermost.line < 1 ? {} : { line: innermost.line }),
  };
};

const joined = (folder: string, file: string): string =>
  [...folder.split('/'), ...file.split('/')].filter(part => part !== '' && part !== '.').join('/');

const command = ({ level, title, message, file, line }: Annotation): string => {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
    `title=${property(truncate(title, titleLength))}`,
  ];
  return `::${level} ${properties.join(',')}::${data(truncateBytes(message, messageBytes))}`;
};

/** Text for behind the second `::`. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
