import type { LedgerReport, OwedHang } from '../../ledger/report.ts';
import { headline, oneLine, truncate } from '../../plain-text.ts';
import { whereOf } from '../../regressions.ts';
import { markup, type Html, type Slot } from '../markup.ts';
import { badge, fitting, testName, type Part } from '../parts.ts';
import { stack } from '../stack.ts';
import { bar, table } from '../table.ts';
import { dueCell, kindCell, ownerCell } from './cells.ts';

/** Who owes how much. */
export const ownersPart = ({ owners, totals }: LedgerReport): Part | undefined => {
  if (owners.length === 0) return undefined;
  const most = Math.max(...owners.map(({ entries }) => entries.length));
  return {
    id: 'owners',
    title: 'By owner',
    count: owners.length,
    body: table({
      caption: `Whoever has the most overdue first. ${totals.ownerless === 0 ? 'Every entry has an owner.' : `${totals.ownerless} without owner.`}`,
      heads: [
        { name: 'Owner' },
        { name: 'Entries', kind: 'number' },
        { name: 'Share', kind: 'wide bar' },
        { name: 'Overdue', kind: 'number' },
        { name: 'Oldest', kind: 'number' },
        { name: 'Renewals', kind: 'wide number' },
      ],
      items: owners,
      row: ({ owner, entries, overdue, oldestDays, renewals }) => [
        ownerCell(owner === undefined ? {} : { owner }),
        entries.length,
        bar(0, entries.length / most, overdue > 0 ? 'bad' : ''),
        overdue === 0 ? 0 : markup`<b class="bad">${overdue}</b>`,
        `${oldestDays} d`,
        renewals,
      ],
      limitBytes: 150_000,
      where: 'the list of all entries',
    }),
  };
};

/** What kind of debt it is, and how old. */
export const kindsPart = ({ ages: { spans, rows }, totals }: LedgerReport): Part | undefined => {
  if (rows.length === 0) return undefined;
  const columns = spans.map((_, at) => rows.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  const line = (name: Slot, counts: readonly number[]): readonly Slot[] => [
    name,
    ...counts.map((count, at) => cellOf(count, at)),
    counts.reduce((sum, count) => sum + count, 0),
  ];
  return {
    id: 'kinds',
    title: 'By kind and age',
    body: table({
      caption: `All ${totals.entries} entries, the worst kind first, by how many days they have been known.`,
      heads: [
        { name: 'Kind' },
        ...spans.map(name => ({ name, kind: 'number' as const })),
        { name: 'All', kind: 'number' },
      ],
      items: [...rows.map(({ kind, counts }) => line(badge(kind, 'plain'), counts)), line('all', columns)],
      row: cells => cells,
      limitBytes: 50_000,
      where: 'the list of all entries',
    }),
  };
};

/** What is old stands out. */
const cellOf = (count: number, span: number): Slot =>
  count === 0 ? markup`<span class="soft">0</span>` : span >= 3 ? markup`<b class="bad">${count}</b>` : count;

/** One cause can be many tests. */
export const causesPart = ({ clusters }: LedgerReport): Part | undefined => {
  if (clusters.length === 0) return undefined;
  const tests = clusters.reduce((sum, { entries }) => sum + entries.length, 0);
  return {
    id: 'causes',
    title: 'One cause, many tests',
    count: clusters.length,
    body: table({
      caption: `${clusters.length === 1 ? '1 cause' : `${clusters.length} causes`}, ${tests} tests: entries that share a signature are likely to be mended together.`,
      heads: [{ name: 'Failure' }, { name: 'Tests', kind: 'number' }, { name: 'Who', kind: 'wide' }],
      items: clusters,
      row: ({ message, entries }) => [
        markup`${headline(message) || '(no text)'}<small>${entries
          .slice(0, 2)
          .map(({ test }) => truncate(oneLine(test), 160))
          .join(', ')}${entries.length > 2 ? ' …' : ''}</small>`,
        entries.length,
        truncate([...new Set(entries.map(entry => ownerCell(entry)))].join(', '), 200),
      ],
      limitBytes: 150_000,
      where: 'the list of all entries',
    }),
  };
};

/** Hangs, each with the line on which it stood. */
export const hangsPart = ({ hangs, today }: LedgerReport): Part | undefined => {
  if (hangs.length === 0) return undefined;
  const written = ({ entry, seen }: OwedHang): Html => markup`<article class="card">
<h3>${badge('hang', 'plain')} ${testName(entry.test)}</h3>
<p class="soft">${ownerCell(entry)} · ${dueCell(entry, today)}</p>
${
  seen === undefined
    ? markup`<p>The newest whole run has not seen it hang. As it was written down: ${headline(entry.message)}</p>`
    : markup`<p>at <code>${whereOf(seen) ?? 'no place that could be seen'}</code></p>${stack(seen.failure?.stack ?? [])}`
}</article>
`;
  const { shown, more } = fitting(hangs, { limitBytes: 300_000, where: 'the list of all entries', written });
  return { id: 'hangs', title: 'Hangs, with their line', count: hangs.length, body: markup`${shown}${more}` };
};

/** What excuses more than one failure, or for ever. */
export const chequesPart = ({ cheques, today }: LedgerReport): Part | undefined => {
  if (cheques.length === 0) return undefined;
  return {
    id: 'cheques',
    title: 'Blank cheques',
    count: cheques.length,
    body: table({
      caption:
        'Entries that excuse any failure of their test, or that are accepted for good. They deserve a second look.',
      heads: [{ name: 'Test' }, { name: 'What' }, { name: 'Owner', kind: 'wide' }, { name: 'Until', kind: 'number' }],
      items: cheques,
      row: entry => [
        markup`${testName(entry.test)}<small>${truncate(oneLine(entry.reason ?? ''), 200)}</small>`,
        entry.signature === 'any' ? markup`${kindCell(entry)} any failure` : 'accepted',
        ownerCell(entry),
        dueCell(entry, today),
      ],
      limitBytes: 150_000,
      where: 'the list of all entries',
    }),
  };
};
