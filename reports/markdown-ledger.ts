import type { RunRecord } from '../harness/protocol/record.ts';
import { debtKindOf, judgedAs, ledgerWords, paidEntries, type OwedEntry } from './against-ledger.ts';
import { cell, table } from './markdown-text.ts';

type Part = readonly string[];

const kib = 1024;

/** What the page says of debt that does not block by being new: changed, known, paid, gone. Together less than 125 KiB. */
export const ledgerParts = (record: RunRecord): readonly Part[] => [
  changed(record),
  known(record),
  entries('Paid', paidEntries(record)),
  entries('Gone', record.gone ?? []),
];

const changed = (record: RunRecord): Part => {
  const milder = judgedAs(record, 'changed');
  if (milder.length === 0) return [];
  return [
    `## Milder than the ledger says: ${milder.length}`,
    '',
    ...table(
      ['', 'test', 'ledger'],
      milder.map(test => [debtKindOf(test) ?? '', cell(test.id), cell(ledgerWords(test))]),
      20 * kib,
    ),
  ];
};

const known = (record: RunRecord): Part => {
  const owed = judgedAs(record, 'known');
  if (owed.length === 0) return [];
  return [
    `## Known debt: ${owed.length}`,
    '',
    ...table(
      ['test', 'kind', 'entry'],
      owed.map(test => [cell(test.id), debtKindOf(test) ?? '', cell(test.debt?.entry ?? '')]),
      60 * kib,
    ),
  ];
};

const entries = (title: string, owed: readonly OwedEntry[]): Part => {
  if (owed.length === 0) return [];
  return [
    `## ${title}: ${owed.length}`,
    '',
    ...table(
      ['entry', 'test'],
      owed.map(({ entry, test }) => [cell(entry), cell(test)]),
      20 * kib,
    ),
  ];
};
