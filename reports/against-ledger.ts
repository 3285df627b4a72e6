import type { DebtKind, DebtVerdict } from '../harness/protocol/debt.ts';
import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { oneLine, truncate } from './plain-text.ts';

/** The tests of a run of which the ledger says this. */
export const judgedAs = ({ tests }: Pick<RunRecord, 'tests'>, verdict: DebtVerdict): readonly TestRecord[] =>
  tests.filter(({ debt }) => debt?.verdict === verdict);

/** An entry, with the test that it is of. */
export type OwedEntry = { readonly test: string; readonly entry: string };

/** The entries that this run has shown to be paid. */
export const paidEntries = (record: Pick<RunRecord, 'tests'>): readonly OwedEntry[] =>
  judgedAs(record, 'paid').map(({ id, debt }) => ({ test: id, entry: debt?.entry ?? '' }));

/** What the ledger says of a test: `drift, entry 9f3a1c7be204: signature differs`. Empty when it says no more than that it is new. */
export const ledgerWords = ({ debt }: Pick<TestRecord, 'debt'>): string => {
  if (debt === undefined || (debt.verdict === 'new' && debt.entry === undefined && debt.why === undefined)) return '';
  const entry = debt.entry === undefined ? '' : `, entry ${oneLine(debt.entry)}`;
  const why = debt.why === undefined ? '' : `: ${oneLine(debt.why)}`;
  return truncate(`${oneLine(debt.verdict)}${entry}${why}`, 500);
};

/** What kind of debt a bad test is; undefined for one that went well. */
export const debtKindOf = ({ outcome, flags }: Pick<TestRecord, 'outcome' | 'flags'>): DebtKind | undefined => {
  switch (outcome) {
    case 'failed':
      return 'fail';
    case 'hung':
      return 'hang';
    case 'crashed':
      return 'crash';
    case 'passed':
    case 'skipped':
    case 'not-run':
      // The worse of the two, where both are said.
      if (flags.includes('leaky')) return 'leak';
      return flags.includes('flaky') ? 'flaky' : undefined;
  }
};
