import type { RunRecord } from '../../harness/protocol/record.ts';
import { inWords } from '../duration.ts';
import { cell, table } from '../markdown-text.ts';
import { headline } from '../plain-text.ts';
import { totalsLine, verdictLine } from '../totals-line.ts';
import { ageInDays, daysBetween } from './days.ts';
import type { LedgerEntry } from './facts.ts';
import type { LedgerReport } from './report.ts';

type Part = readonly string[];

const limitBytes = 100 * 1024;
const nobody = '(nobody)';

/**
 * The report of a ledger as Markdown, for a mail or a wiki: the same numbers as the HTML page, in the same order. It tells of a day,
 * so it is not the page that is committed.
 */
export const ledgerMarkdown = (report: LedgerReport): string =>
  [
    head(report),
    due(report),
    owners(report),
    kinds(report),
    moves(report),
    course(report),
    causes(report),
    hangs(report),
    cheques(report),
    flaky(report),
    log(report),
    completeness(report),
  ]
    .filter(({ length }) => length > 0)
    .map(part => part.join('\n'))
    .join('\n\n')
    .concat('\n');

const head = ({ totals, today, commit, branch, dirty, run }: LedgerReport): Part => {
  const on = branch === undefined ? '' : ` on ${cell(branch)}`;
  const at =
    commit === undefined
      ? ''
      : ` at commit ${cell(commit).slice(0, 10)}${on}${dirty === true ? ', with uncommitted changes' : ''}`;
  return [
    `# Regression debt: ${totals.owed} owed, ${totals.overdue} overdue`,
    '',
    `As of ${today}${at}.`,
    '',
    ...table(
      ['entries', 'owed', 'overdue', 'due in 14 days', 'proposed', 'accepted', 'without owner'],
      [
        [
          totals.entries,
          totals.owed,
          totals.overdue,
          totals.dueSoon,
          totals.proposed,
          totals.accepted,
          totals.ownerless,
        ].map(String),
      ],
      limitBytes,
    ),
    '',
    ...(run === undefined
      ? ['No whole run is kept here: what has come of the tests is not known.']
      : [`The newest whole run, ${cell(run.run.id)}: **${cell(verdictLine(run))}**`, '', cell(totalsLine(run))]),
  ];
};

const due = ({ overdue, dueSoon, today }: LedgerReport): Part => [
  `## Overdue, and due within 14 days: ${overdue.length + dueSoon.length}`,
  '',
  ...(overdue.length + dueSoon.length === 0
    ? ['Nothing is overdue, and nothing falls due within 14 days.']
    : table(
        ['test', 'kind', 'owner', 'ticket', 'due'],
        [...overdue, ...dueSoon].map(entry => [
          cell(entry.test),
          entry.kind,
          cell(entry.owner ?? nobody),
          cell(entry.ticket ?? ''),
          `${dueOf(entry)} (${daysWords(entry.due, today)})`,
        ]),
        limitBytes,
      )),
];

const dueOf = ({ due: day = '', review = '', state }: LedgerEntry): string =>
  state === 'accepted' ? `review ${review}` : day;

const daysWords = (day: string | undefined, today: string): string => {
  const days = day === undefined ? 0 : daysBetween(today, day);
  if (days === 0) return 'today';
  return days < 0 ? `${-days} days late` : `in ${days} days`;
};

const owners = ({ owners: rows }: LedgerReport): Part =>
  part(`By owner: ${rows.length}`, rows, ['owner', 'entries', 'overdue', 'oldest', 'renewals'], row => [
    cell(row.owner ?? nobody),
    String(row.entries.length),
    String(row.overdue),
    `${row.oldestDays} days`,
    String(row.renewals),
  ]);

const kinds = ({ ages: { spans, rows } }: LedgerReport): Part => {
  const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
  const columns = spans.map((_, at) => sum(rows.map(({ counts }) => counts[at] ?? 0)));
  const all = rows.length === 0 ? [] : [...rows, { kind: 'all', counts: columns }];
  return part('By kind and age', all, ['kind', ...spans, 'all'], ({ kind, counts }) => [
    kind,
    ...counts.map(String),
    String(sum(counts)),
  ]);
};

const moves = ({ moves: known }: LedgerReport): Part => {
  if (known === undefined) return [];
  const { from, added, left, leftCount } = known;
  return [
    `## New and paid since ${cell(from)}`,
    '',
    `${added.length} new, ${leftCount} paid or removed.`,
    ...(added.length + left.length === 0 ? [] : ['']),
    ...(added.length + left.length === 0
      ? []
      : table(
          ['', 'test', 'kind', 'owner'],
          [
            ...added.map(entry => ['new', entry] as const),
            ...left.map(entry => ['paid or removed', entry] as const),
          ].map(([word, { test, kind, owner }]) => [word, cell(test), kind, cell(owner ?? nobody)]),
          limitBytes,
        )),
  ];
};

const course = ({ past, forecast }: LedgerReport): Part => {
  const [first, last] = [past?.points[0], past?.points.at(-1)];
  if (past === undefined || first === undefined || last === undefined) return [];
  const cut = past.isCut ? ' This clone is shallow: what was before it cannot be seen.' : '';
  return [
    '## Burn-down',
    '',
    `${first.entries} on ${first.day}, ${last.entries} on ${last.day}.${cut} ${
      forecast === undefined
        ? 'Too little has happened yet for a forecast.'
        : `Over the last ${forecast.days} days ${forecast.perWeek.toFixed(1)} a week${forecast.emptyOn === undefined ? '.' : `: nothing is owed by ${forecast.emptyOn}.`}`
    }`,
  ];
};

const causes = ({ clusters }: LedgerReport): Part =>
  part(`One cause, many tests: ${clusters.length}`, clusters, ['failure', 'tests', 'first of them'], cluster => [
    cell(headline(cluster.message) || '(no text)'),
    String(cluster.entries.length),
    cell(cluster.entries[0]?.test ?? ''),
  ]);

const hangs = ({ hangs: found }: LedgerReport): Part =>
  part(`Hangs, with their line: ${found.length}`, found, ['test', 'where', 'owner'], ({ entry, seen }) => {
    const [frame] = seen?.failure?.stack ?? [];
    const where =
      frame === undefined
        ? `as written down: ${headline(entry.message)}`
        : `${frame.function} ${frame.file}:${frame.line}`;
    return [cell(entry.test), cell(where), cell(entry.owner ?? nobody)];
  });

const cheques = ({ cheques: found }: LedgerReport): Part =>
  part(`Blank cheques: ${found.length}`, found, ['test', 'what', 'owner', 'until'], entry => [
    cell(entry.test),
    entry.signature === 'any' ? `${entry.kind}, any failure` : 'accepted',
    cell(entry.owner ?? nobody),
    dueOf(entry),
  ]);

const flaky = ({ flaky: found }: LedgerReport): Part =>
  part(`Flakiest by cost: ${found.length}`, found, ['test', 'cost', 'reruns', 'flaky runs'], each => [
    cell(each.test),
    inWords(each.ms),
    String(each.reruns),
    `${each.flaky}/${each.runs}`,
  ]);

const log = ({ log: lines }: LedgerReport): Part =>
  part(`Drift and escalation: ${lines.length}`, lines, ['test', 'what', 'why', 'last seen', 'runs'], line => [
    cell(line.test),
    line.verdict,
    cell(line.why ?? ''),
    line.at.slice(0, 10),
    String(line.runs),
  ]);

const completeness = ({ run, entries, today }: LedgerReport): Part => [
  '## What this rests on',
  '',
  ...(run === undefined
    ? ['No whole run is kept on this machine: what is in the ledger was not held against the tests here.']
    : censusWords(run)),
  ...(entries.length === 0
    ? []
    : [`The oldest entry is ${Math.max(...entries.map(each => ageInDays(each, today)))} days old.`]),
];

const censusWords = ({ run, totals, suites, unfinished }: RunRecord): Part => {
  const parts = [totals.passed, totals.failed, totals.hung, totals.crashed, totals.skipped, totals.notRun];
  const sum = parts.reduce((all, count) => all + count, 0);
  const shards = run.mergedFrom?.length ?? 0;
  return [
    `The census of run ${cell(run.id)} has ${totals.census} tests in ${suites.length === 1 ? '1 suite' : `${suites.length} suites`}: ${parts.join(' + ')} = ${sum}${sum === totals.census ? '' : ', **which is not the census**'}; ${totals.notRun} without a result.`,
    shards === 0 ? 'It was one run on one machine.' : `It was put together from ${shards} runs.`,
    ...(unfinished === true ? ['**It did not come to its end.**'] : []),
    ...suites.flatMap(({ name, incomplete }) =>
      incomplete === undefined ? [] : [`**${cell(name)} cannot be trusted**: ${cell(incomplete)}`],
    ),
  ];
};

const part = <T>(
  title: string,
  items: readonly T[],
  heads: readonly string[],
  row: (item: T) => readonly string[],
): Part => (items.length === 0 ? [] : [`## ${title}`, '', ...table(heads, items.map(row), limitBytes)]);
