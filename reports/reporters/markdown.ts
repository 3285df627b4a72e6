import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { ledgerWords } from '../against-ledger.ts';
import { inWords } from '../duration.ts';
import { ledgerParts } from '../markdown-ledger.ts';
import { cell, capped, escapeMarkdown, table } from '../markdown-text.ts';
import { nextSteps } from '../next-steps.ts';
import { notRunGroups } from '../not-run.ts';
import { headline, oneLine, truncate } from '../plain-text.ts';
import { faultOf, kindOf, place, projectFrames, regressions, whereOf } from '../regressions.ts';
import type { FileReporter } from '../reporter.ts';
import { resourceWords } from '../resource-words.ts';
import { slowestTests } from '../slowest.ts';
import { totalsLine, verdictLine } from '../totals-line.ts';

// GitHub refuses a summary above 1 MiB as a whole. The parts below sum up to less than 900 KiB.
const kib = 1024;

/** The run for people, and for `$GITHUB_STEP_SUMMARY`. */
export const markdown: FileReporter = {
  name: 'markdown',
  path: 'summary.md',
  render: record => {
    const parts = [
      head(record),
      why(record),
      fresh(record),
      ...ledgerParts(record),
      notRun(record),
      notes(record),
      resources(record),
      slowest(record),
      next(record),
    ];
    return `${parts
      .filter(part => part.length > 0)
      .map(part => part.join('\n'))
      .join('\n\n')}\n`;
  },
};

type Part = readonly string[];

const head = (record: RunRecord): Part => [`# ${escapeMarkdown(verdictLine(record))}`];

const why = (record: RunRecord): Part => {
  const { reasons: said } = record.verdict;
  const worstFirst = [
    ...said.filter(({ level }) => level === 'block'),
    ...said.filter(({ level }) => level !== 'block'),
  ];
  const reasons = worstFirst.map(
    ({ policy, level, message }) =>
      `- ${level === 'block' ? '**blocks**' : 'warns'} · ${escapeMarkdown(oneLine(policy))}: ${sentence(message)}`,
  );
  const totals = escapeMarkdown(totalsLine(record));
  return reasons.length === 0 ? [totals] : [...capped(reasons, 100 * kib, count => `- and ${count} more`), '', totals];
};

const fresh = (record: RunRecord): Part => {
  const found = regressions(record);
  if (found.length === 0) return [];
  return [
    `## New against the ledger: ${found.length}`,
    '',
    ...(found.some(test => ledgerWords(test) !== '')
      ? table(
          ['', 'test', 'where', 'message', 'ledger'],
          found.map(test => [...freshRow(test), cell(ledgerWords(test))]),
          300 * kib,
        )
      : table(['', 'test', 'where', 'message'], found.map(freshRow), 300 * kib)),
  ];
};

const freshRow = (test: TestRecord): readonly string[] => {
  const fault = faultOf(test);
  const frames = test.outcome === 'hung' ? projectFrames(fault?.stack ?? []).slice(0, 3) : [];
  const where =
    frames.length === 0
      ? [whereOf(test) ?? '']
      : frames.map(frame => `${oneLine(frame.function) || '(anonymous)'} ${place(frame)}`);
  const limit = fault?.limitMs === undefined ? '' : ` (limit ${inWords(fault.limitMs)})`;
  return [
    kindOf(test),
    cell(test.id),
    where.map(line => cell(line)).join('<br>'),
    cell(`${headline(fault?.message ?? '')}${limit}`),
  ];
};

/** One row for each suite and reason. */
const notRun = (record: RunRecord): Part => {
  const rows = notRunGroups(record).map(notRunRow);
  if (rows.length === 0) return [];
  return ['## Not run', '', ...table(['suite', 'why', 'tests', 'the first of them'], rows, 100 * kib)];
};

const notRunRow = ([first, ...others]: readonly TestRecord[]): readonly string[] => [
  cell(first?.suite ?? ''),
  cell(first?.reason ?? 'lost'),
  String(others.length + 1),
  cell(first?.id ?? ''),
];

const notes = (record: RunRecord): Part => {
  const distrust = record.suites.flatMap(({ name, incomplete }) =>
    incomplete === undefined ? [] : [`- error · ${escapeMarkdown(oneLine(name))}: ${sentence(incomplete)}`],
  );
  const said = record.notes.map(
    ({ level, suite, text }) =>
      `- ${level} · ${suite === undefined ? '' : `${escapeMarkdown(oneLine(suite))}: `}${sentence(text)}`,
  );
  const lines = [...distrust, ...said];
  return lines.length === 0 ? [] : ['## Notes', '', ...capped(lines, 100 * kib, count => `- and ${count} more`)];
};

/** What each suite used: the most memory of any launch, the CPU time of all. */
const resources = ({ suites }: RunRecord): Part => {
  const lines = suites.flatMap(({ name, launchDetails }) => {
    const words = resourceWords(launchDetails ?? []);
    return words === '' ? [] : [`- ${escapeMarkdown(oneLine(name))}: ${words}`];
  });
  return lines.length === 0 ? [] : ['## Resources', '', ...capped(lines, 50 * kib, count => `- and ${count} more`)];
};

const slowest = (record: RunRecord): Part => {
  const shown = slowestTests(record);
  if (shown.length === 0) return [];
  return [
    '## Slowest',
    '',
    ...table(
      ['time', 'test'],
      shown.map(test => [`${inWords(test.durationMs)}${test.flags.includes('slow') ? ' · slow' : ''}`, cell(test.id)]),
      50 * kib,
    ),
  ];
};

const next = (record: RunRecord): Part => [
  '## Next',
  '',
  ...capped(
    nextSteps(record).map(({ text, why: reason }) => `- ${code(text)}${reason === '' ? '' : ` ${sentence(reason)}`}`),
    50 * kib,
    count => `- and ${count} more`,
  ),
];

const sentence = (text: string): string => escapeMarkdown(truncate(oneLine(text), 1000));

// A code span keeps a command as it is, unless there are backticks in it.
const code = (text: string): string => (text.includes('`') ? escapeMarkdown(text) : `\`${text}\``);
