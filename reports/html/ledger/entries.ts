import type { LedgerEntry } from '../../ledger/facts.ts';
import { ageInDays } from '../../ledger/days.ts';
import type { LedgerReport, OwnerRow } from '../../ledger/report.ts';
import { headline, oneLine, truncate } from '../../plain-text.ts';
import { markup, type Html } from '../markup.ts';
import type { Part } from '../parts.ts';
import { dueCell, ownerCell } from './cells.ts';

const limitBytes = 3_900_000;
const unfolded = 200;

/** How much of each entry is told. Long ledgers tell less of each, before any entry is left out. */
type Detail = { readonly test: number; readonly message: number; readonly reason: number };

const details: readonly Detail[] = [
  { test: 500, message: 300, reason: 500 },
  { test: 200, message: 120, reason: 120 },
  { test: 160, message: 80, reason: 0 },
  { test: 120, message: 0, reason: 0 },
];

/** Every entry, by owner, what is due first on top. */
export const entriesPart = (report: LedgerReport): Part | undefined => {
  const { owners, entries, today } = report;
  if (entries.length === 0) return undefined;
  const { groups, left } = fitted(owners, today);
  const open = entries.length <= unfolded;
  const list = groups.map(({ owner, overdue, entries: own, items }) => {
    const late = overdue === 0 ? undefined : markup`, <b class="bad">${overdue} overdue</b>`;
    const head = markup`<summary><b>${ownerCell(owner === undefined ? {} : { owner })}</b> ${own.length}${late}</summary><ul class="owed">
${items}</ul></details>
`;
    return open ? markup`<details open>${head}` : markup`<details>${head}`;
  });
  const missing =
    left === 0 ? undefined : markup`<p class="soft">and ${left} more in the Markdown page of the ledger</p>`;
  return { id: 'entries', title: 'All entries', count: entries.length, body: markup`${list}${missing}` };
};

type Group = OwnerRow & { readonly items: readonly Html[] };

const fitted = (
  owners: readonly OwnerRow[],
  today: string,
): { readonly groups: readonly Group[]; readonly left: number } => {
  for (const detail of details) {
    const groups = owners.map(row => ({ ...row, items: row.entries.map(entry => line(entry, today, detail)) }));
    const bytes = groups.reduce((sum, { items }) => sum + weigh(items), 0);
    if (bytes <= limitBytes) return { groups, left: 0 };
    if (detail === details.at(-1)) return cut(groups);
  }
  return { groups: [], left: 0 };
};

const weigh = (items: readonly Html[]): number => items.reduce((sum, { html }) => sum + Buffer.byteLength(html), 0);

const cut = (groups: readonly Group[]): { readonly groups: readonly Group[]; readonly left: number } => {
  let bytes = 0;
  let left = 0;
  const kept = groups.map(group => {
    const items = group.items.filter(({ html }) => (bytes += Buffer.byteLength(html)) <= limitBytes);
    left += group.items.length - items.length;
    return { ...group, items };
  });
  return { groups: kept, left };
};

/** One entry. It is written ten thousand times: every byte counts. */
const line = (entry: LedgerEntry, today: string, detail: Detail): Html => {
  const { id, test, kind, when, message, signature, reason = '', ticket = '' } = entry;
  const failure = signature === 'any' ? 'any failure' : headline(message, detail.message);
  const place = when === undefined ? '' : ` · ${truncate(oneLine(when), 80)}`;
  const tracked = ticket === '' ? undefined : markup`<small>${truncate(oneLine(ticket), 60)}</small>`;
  return markup`<li><div><code>${truncate(oneLine(test), detail.test)}</code>${
    detail.message === 0 ? undefined : markup`<p>${failure}</p>`
  }${detail.reason === 0 || reason === '' ? undefined : markup`<p class="soft">${truncate(oneLine(reason), detail.reason)}</p>`}</div><div>${kind}${place}${tracked}<small>${id}</small></div><div>${dueCell(entry, today)}<small>${ageInDays(entry, today)} days old</small></div></li>
`;
};
