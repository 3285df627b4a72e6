import type { LedgerEntry } from '../../ledger/facts.ts';
import type { LedgerReport } from '../../ledger/report.ts';
import { oneLine, truncate } from '../../plain-text.ts';
import { markup, type Html } from '../markup.ts';
import type { Part } from '../parts.ts';
import { table } from '../table.ts';
import { ageCell, dueCell, kindCell, ownerCell, testCell } from './cells.ts';

const where = 'the list of all entries';

/** What is overdue or soon will be, the most urgent first. */
export const duePart = ({ overdue, dueSoon, today }: LedgerReport): Part => {
  const items = [...overdue, ...dueSoon];
  const body =
    items.length === 0
      ? markup`<p>Nothing is overdue, and nothing falls due within 14 days.</p>
`
      : table({
          caption: `What is overdue blocks; what falls due within 14 days soon will. Today is ${today}, UTC.`,
          heads: [
            { name: 'Test' },
            { name: 'Kind', kind: 'wide' },
            { name: 'Owner' },
            { name: 'Ticket', kind: 'wide' },
            { name: 'Due', kind: 'number' },
          ],
          items,
          row: entry => [
            testCell(entry),
            kindCell(entry),
            markup`${ownerCell(entry)}${renewals(entry)}`,
            truncate(oneLine(entry.ticket ?? ''), 80),
            dueCell(entry, today),
          ],
          limitBytes: 200_000,
          where,
        });
  return { id: 'due', title: 'Overdue, and due within 14 days', count: items.length, body };
};

const renewals = ({ renewed = 0 }: LedgerEntry): Html | undefined =>
  renewed === 0 ? undefined : markup`<small>renewed ${renewed === 1 ? 'once' : `${renewed} times`}</small>`;

/** What has come and gone since a tag or a day. */
export const movesPart = ({ moves, today }: LedgerReport): Part | undefined => {
  if (moves === undefined) return undefined;
  const { from, added, left, leftCount } = moves;
  const list = (caption: string, items: readonly LedgerEntry[], last: string): Html =>
    table({
      caption,
      heads: [{ name: 'Test' }, { name: 'Kind' }, { name: 'Owner', kind: 'wide' }, { name: last, kind: 'number' }],
      items,
      row: entry => [
        testCell(entry),
        kindCell(entry),
        ownerCell(entry),
        last === 'Due' ? dueCell(entry, today) : ageCell(entry, today),
      ],
      limitBytes: 150_000,
      where: 'git log of the ledger',
    });
  const unread =
    leftCount > left.length
      ? markup`<p class="soft">${leftCount - left.length} more have left the ledger.</p>`
      : undefined;
  return {
    id: 'moves',
    title: `New and paid since ${oneLine(from)}`,
    count: added.length + leftCount,
    body: markup`${added.length === 0 ? markup`<p>Nothing new.</p>` : list(`New: ${added.length}`, added, 'Due')}
${leftCount === 0 ? markup`<p>Nothing was paid or removed.</p>` : list(`Paid or removed: ${leftCount}`, left, 'Known for')}
${unread}`,
  };
};
