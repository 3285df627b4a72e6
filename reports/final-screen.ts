import { Chalk, type ChalkInstance } from 'chalk';
import type { FailureRecord, RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { judgedAs, ledgerWords, paidEntries, type OwedEntry } from './against-ledger.ts';
import { checkLines } from './console/check-lines.ts';
import { inWords } from './duration.ts';
import { nextSteps } from './next-steps.ts';
import { headline, oneLine, truncate } from './plain-text.ts';
import { faultOf, kindOf, place, projectFrames, regressions, whereOf } from './regressions.ts';
import { totalsLine, verdictLine } from './totals-line.ts';
import { verdictColour } from './verdict-colour.ts';

/** Where the screen is shown. */
export type FinalScreenOptions = { readonly colour: boolean };

const shownTests = 20;
const shownReasons = 20;
const shownFrames = 3;
const shownLeaks = 3;
const shownEntries = 5;

/** The last screen of a run: totals, verdict, why, what is new against the ledger, what to type next. */
export const finalScreen = (record: RunRecord, { colour }: FinalScreenOptions): string => {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const verdict = chalk.bold(verdictColour(chalk, record.verdict.kind)(verdictLine(record)));
  const blocks = [
    [totalsLine(record), verdict, ...why(record, chalk)],
    preflight(record, chalk),
    fresh(record, chalk),
    ledger(record, chalk),
    slow(record, chalk),
    next(record, chalk),
  ];
  const screen = blocks.filter(lines => lines.length > 0).map(lines => lines.join('\n'));
  return `${screen.join('\n\n')}\n`;
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

/** Whether it is ready, and of the checks those that did not pass. */
const preflight = ({ preflight: found }: RunRecord, chalk: ChalkInstance): readonly string[] => {
  if (found === undefined) return [];
  const { env, readyForLive, expiresAt, totals, checks } = found;
  const counts = (['pass', 'warn', 'fail', 'skip', 'error'] as const).map(status => `${status} ${totals[status]}`);
  const ready = readyForLive
    ? chalk.green(`ready for live until ${expiresAt ?? ''}`)
    : chalk.yellow('not ready for live');
  return [
    `${chalk.bold(`Preflight, ${env}${found.mode === 'dry-run' ? ', dry run' : ''}:`)} ${ready} · ${counts.join(' · ')}`,
    ...checks
      .filter(({ status }) => status !== 'pass')
      .flatMap(check => checkLines(check.name, check, check.durationMs, chalk)),
  ];
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
  const words = ledgerWords(test);
  const where = whereOf(test);
  const message = headline(fault?.message ?? '');
  const frames = projectFrames(fault?.stack ?? []).slice(0, shownFrames);
  return [
    `  ${chalk.red(kindOf(test).padEnd(7))}  ${truncate(oneLine(test.id), 500)}`,
    ...(words === '' ? [] : [`           ${words}`]),
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
    .flatMap(({ pid, command, beside = [] }) => [
      `           left ${pid} ${truncate(oneLine(command), 200)}`.trimEnd(),
      ...beside.slice(0, shownLeaks).map(id => `           born while ${truncate(oneLine(id), 500)} ran`),
      ...(beside.length > shownLeaks ? [`           and ${beside.length - shownLeaks} more`] : []),
    ]),
  ...(leaks.length > shownLeaks ? [`           and ${leaks.length - shownLeaks} more`] : []),
];

/** Known debt is only counted: it is on no screen twice. */
const ledger = (record: RunRecord, chalk: ChalkInstance): readonly string[] => {
  const paid = entries('Paid', paidEntries(record), chalk);
  return [...changed(record, chalk), ...paid, ...entries('Gone', record.gone ?? [], chalk)];
};

/** What came near its limit is no regression, but will be one on a slower day. */
const slow = ({ tests }: RunRecord, chalk: ChalkInstance): readonly string[] => {
  const found = tests.filter(({ flags }) => flags.includes('slow')).toSorted((a, b) => b.durationMs - a.durationMs);
  if (found.length === 0) return [];
  const lines = found
    .slice(0, shownEntries)
    .map(({ id, durationMs }) => `  ${inWords(durationMs).padEnd(12)}  ${truncate(oneLine(id), 500)}`);
  return [chalk.bold(`Slow: ${found.length}`), ...lines, ...moreOf(found.length)];
};

const changed = (record: RunRecord, chalk: ChalkInstance): readonly string[] => {
  const milder = judgedAs(record, 'changed');
  const lines = milder
    .slice(0, shownEntries)
    .map(test => `${chalk.yellow('!')} ${truncate(oneLine(test.id), 500)}: ${ledgerWords(test)}`);
  return [...lines, ...moreOf(milder.length)];
};

const entries = (title: string, owed: readonly OwedEntry[], chalk: ChalkInstance): readonly string[] => {
  if (owed.length === 0) return [];
  const lines = owed
    .slice(0, shownEntries)
    .map(({ test, entry }) => `  ${oneLine(entry).padEnd(12)}  ${truncate(oneLine(test), 500)}`);
  return [chalk.bold(`${title}: ${owed.length}`), ...lines, ...moreOf(owed.length)];
};

const moreOf = (count: number): readonly string[] =>
  count > shownEntries ? [`  and ${count - shownEntries} more in summary.md`] : [];

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
