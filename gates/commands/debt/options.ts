import { addDays, isDate } from '../../../debt/dates.ts';
import { UsageError } from '../../usage-error.ts';
import type { CommonOptions } from '../common-options.ts';

/** What makes an entry count: who, why, until when. */
export type Terms = { readonly owner: string; readonly reason: string; readonly due: string; readonly ticket?: string };

/** What the commands of the ledger understand beside the common options. */
export type DebtOptions = CommonOptions & {
  readonly owner?: string;
  readonly reason?: string;
  readonly due?: string;
  readonly ticket?: string;
  readonly bulk?: string;
  readonly run?: string;
  readonly introduced?: boolean;
  readonly kind?: string;
  readonly state?: string;
  readonly overdue?: boolean;
  readonly gone?: boolean;
  readonly check?: boolean;
  /** A tag, a commit or a day. */
  readonly since?: string;
  readonly html?: string;
};

/** How many entries may be opened at once without saying that it is a batch. */
const mostAtOnce = 10;
const shortestReason = 20;

/** The terms of a command: all of them, or none. Throws `UsageError` with what is missing or wrong. */
export const termsOf = (
  { owner, reason, due, ticket, bulk }: DebtOptions,
  { today, maxDueDays, count }: { readonly today: string; readonly maxDueDays: number; readonly count: number },
): Terms | undefined => {
  if (owner === undefined && reason === undefined && due === undefined) return undefined;
  if (owner === undefined || reason === undefined || due === undefined) {
    const missing = Object.entries({ owner, reason, due }).flatMap(([name, value]) =>
      value === undefined ? [`--${name}`] : [],
    );
    throw new UsageError(`an open entry needs an owner, a reason and a due date: add ${missing.join(' and ')}.`);
  }
  if (reason.trim().length < shortestReason)
    throw new UsageError(`--reason is shorter than ${shortestReason} characters: say why this may wait.`);
  if (count > mostAtOnce && bulk === undefined)
    throw new UsageError(
      `these are ${count} entries, more than ${mostAtOnce} at once: name the ticket they share with --bulk.`,
    );
  const shared = ticket ?? bulk;
  return {
    owner,
    reason: reason.trim(),
    due: dueOf(due, today, maxDueDays),
    ...(shared === undefined ? {} : { ticket: shared }),
  };
};

const dueOf = (written: string, today: string, maxDueDays: number): string => {
  const days = /^(\d{1,4})d$/.exec(written)?.[1];
  const due = days === undefined ? written : addDays(today, Number(days));
  if (!isDate(due))
    throw new UsageError(`--due is "${written}": write a day like 2026-12-24, or a number of days like 30d.`);
  if (due < today) throw new UsageError(`--due ${due} is in the past.`);
  const latest = addDays(today, maxDueDays);
  if (due > latest) throw new UsageError(`--due ${due} is more than ${maxDueDays} days away: ${latest} is the latest.`);
  return due;
};
