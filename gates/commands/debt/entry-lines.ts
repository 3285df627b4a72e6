import type { DebtEntry } from '../../../debt/entry.ts';
import { headline, oneLine } from '../../../reports/plain-text.ts';

/** One entry on one line. */
export const entryLine = ({ id, kind, state, due, owner, test }: DebtEntry): string =>
  `${id}  ${state.padEnd(8)}  ${kind.padEnd(5)}  ${(due ?? '').padEnd(10)}  ${(owner === undefined ? '(nobody)' : oneLine(owner)).padEnd(16)}  ${headline(test)}`;
