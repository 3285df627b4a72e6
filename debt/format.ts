import type { DebtEntry } from './entry.ts';
import { plainOrQuoted, quoted } from './quoting.ts';

/** The keys of an entry's file, in their order. */
export const entryKeys = [
  'id',
  'test',
  'aka',
  'kind',
  'when',
  'signature',
  'message',
  'state',
  'since',
  'origin',
  'owner',
  'ticket',
  'reason',
  'due',
  'renewed',
  'review',
  'rate',
  'fixedBy',
  'approver',
  'batch',
] as const;

/** A key of an entry's file. */
export type EntryKey = (typeof entryKeys)[number];

/** The one way to write an entry: fixed order, one value a line, nothing that depends on when it is written. */
export const formatEntry = (entry: DebtEntry): string => {
  let text = '';
  for (const key of entryKeys) {
    const value = fieldText(entry, key);
    if (value !== undefined) text += `${key}: ${value}\n`;
  }
  return text;
};

/** A rate as people write it: `0.08 (5/62)`. */
export const rateText = ({ failures, runs }: { readonly failures: number; readonly runs: number }): string => {
  const rate = failures / runs;
  return `${rate < 0.005 ? Number(rate.toPrecision(1)) : rate.toFixed(2)} (${failures}/${runs})`;
};

/** The value of one key as it is written; `undefined` where an entry has none. */
export const fieldText = (entry: DebtEntry, key: EntryKey): string | undefined => {
  switch (key) {
    case 'test':
    case 'message':
    case 'owner':
    case 'ticket':
    case 'approver':
    case 'batch':
      return entry[key] === undefined ? undefined : quoted(entry[key]);
    case 'aka':
      return entry.aka.length === 0 ? undefined : `[${entry.aka.map(quoted).join(', ')}]`;
    case 'since':
      return entry.commit === undefined ? entry.since : `${entry.since} ${entry.commit}`;
    case 'rate':
      return entry.rate && rateText(entry.rate);
    case 'renewed':
      return entry.renewed?.toString();
    default:
      return entry[key] === undefined ? undefined : plainOrQuoted(entry[key]);
  }
};
