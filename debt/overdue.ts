import type { DebtEntry } from './entry.ts';

/** Whether the last day on which an entry excuses anything has gone by. Only what somebody has promised to mend falls due. */
export const isOverdue = ({ state, due }: DebtEntry, today: string): boolean =>
  (state === 'open' || state === 'fixing') && due !== undefined && due < today;
