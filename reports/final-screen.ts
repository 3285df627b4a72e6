import { Chalk, type ChalkInstance } from 'chalk';
import type { FailureRecord, RunRecord, TestRecord } from '../harness/protocol/record.ts';
import type { VerdictKind } from '../harness/protocol/verdict.ts';
import { inWords } from './duration.ts';
import { nextSteps } from './next-steps.ts';
import { headline, oneLine, truncate } from './plain-text.ts';
import { faultOf, kindOf, place, projectFrames, regressions, whereOf } from './regressions.ts';
import { totalsLine, verdictLine } from './totals-line.ts';

/** `dueSoon`: debt entries due in the next 14 days, where the ledger is known. */
export type FinalScreenOptions = { readonly colour: boolean; readonly dueSoon?: number };

const shownTests = 20;
const shownReasons = 20;
const shownFrames = 3;
const shownLeaks = 3;

/** The last screen of a run: totals, verdict, why, what is new against the ledger, what to type next. */
export const finalScreen = (record: RunRecord, { colour, dueSoon }: FinalScreenOptions): string => {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const verdict = chalk.bold(verdictColour(chalk, record.verdict.kind)(verdictLine(record, dueSoon)));
  const blocks = [[totalsLine(record), verdict, ...why(record, chalk)], fresh(record, chalk), next(record, chalk)];
  const screen = blocks.filter(lines => lines.length > 0).map(lines => lines.join('\n'));
  return `${screen.join('\n\n')}\n`;
};

const verdictColour = (chalk: ChalkInstance, kind: VerdictKind): ChalkInstance => {
  if (kind === 'pass') return chalk.green;
  return kind === 'fail' ? chalk.red : chalk.yellow;
};

// What blocks comes before what warns.
const why = ({ verdict: { reasons } }: RunRecord, chalk: ChalkInstance): readonly string[] => {
  const ordered = [
    ...reasons.filter(({ level }) => level === 'block'),
    ...reasons.filter(({ level }) => level === 'warn'),
  ];
  const lines = ordered.slice(0, shownReasons).map(({ policy, level, message }) => {
    const text = `${oneLine(policy)}: ${truncate(oneLine(message), 500)}`;
    return level === 'block' ? `  ${chalk.red('✗')} ${text}` : `  ${chalk.yellow('!')} ${text}`;
  });
  return ordered.length > shownReasons
    ? [...lines, `  and ${ordered.length - shownReasons} more in summary.md`]
    : lines;
};

const fresh = (record: RunRecord, chalk: ChalkInstance): readonly string[] => {
  const found = regressions(record);
  if (found.length === 0) return [];
  const lines = found.slice(0, shownTests).flatMap(test => told(test, chalk));
  const more = found.length > shownTests ? [`  and ${found.length - shownTests} more in summary.md`] : [];
  return [chalk.bold(`New against the ledger: ${found.length}`), ...lines, ...more];
};

const told = (test: TestRecord, chalk: ChalkInstance): readonly string[] => {
  const fault = faultOf(test);
  const verdict = test.debt === undefined || test.debt.verdict === 'new' ? '' : ` (${oneLine(test.debt.verdict)})`;
  const where = whereOf(test);
  const message = headline(fault?.message ?? '');
  const frames = projectFrames(fault?.stack ?? []).slice(0, shownFrames);
  return [
    `  ${chalk.red(kindOf(test).padEnd(7))}  ${truncate(oneLine(test.id), 500)}${verdict}`,
    ...(where === undefined ? [] : [`           at ${where}${clockOf(fault)}`]),
    ...(message === '' ? [] : [`           ${message}`]),
    ...leftBehind(test),
    // The innermost is the place that was told above.
    ...frames
      .slice(1)
      .map(frame => chalk.dim(`             from ${oneLine(frame.function) || '(anonymous)'} (${place(frame)})`)),
  ];
};

const leftBehind = ({ leaks = [] }: TestRecord): readonly string[] => [
  ...leaks
    .slice(0, shownLeaks)
    .map(({ pid, command }) => `           left ${pid} ${truncate(oneLine(command), 200)}`.trimEnd()),
  ...(leaks.length > shownLeaks ? [`           and ${leaks.length - shownLeaks} more`] : []),
];

const clockOf = (fault: FailureRecord | undefined): string => {
  if (fault?.limitMs === undefined) return '';
  return ` (limit ${inWords(fault.limitMs)}${fault.class === undefined ? '' : `, ${oneLine(fault.class)}`})`;
};

const next = (record: RunRecord, chalk: ChalkInstance): readonly string[] => {
  const steps = nextSteps(record);
  const width = Math.min(60, Math.max(...steps.map(({ text }) => text.length)));
  return [
    chalk.bold('Next'),
    ...steps.map(({ text, why: reason }) => `  ${text.padEnd(width)}  ${chalk.dim(reason)}`.trimEnd()),
  ];
};
