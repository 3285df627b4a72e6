import { isBad } from '../../harness/protocol/outcome.ts';
import type { TestRecord } from '../../harness/protocol/record.ts';
import { headline, oneLine } from '../plain-text.ts';
import type { Caps, Mark } from './document.ts';

/** Whether a test went wrong just as the ledger says, or milder: neither blocks. */
export const isExcused = ({ outcome, debt }: TestRecord): boolean =>
  isBad(outcome) && (debt?.verdict === 'known' || debt?.verdict === 'changed');

/** An outcome is never hidden: the words say what happened, and by which entry it is excused. */
export const excusedMark = ({ outcome, failure, debt }: TestRecord, caps: Caps): Mark => {
  const entry = debt?.entry === undefined ? '' : ` ${oneLine(debt.entry)}`;
  return {
    tag: 'skipped',
    message: headline(
      `known debt${entry}: ${outcome}: ${headline(failure?.message ?? '', caps.message)}`,
      caps.message,
    ),
  };
};
