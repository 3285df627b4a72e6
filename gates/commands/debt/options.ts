import { addDays, isDate } from '../../../debt/dates.ts';
import type { DebtEntry } from '../../../debt/entry.ts';
import { suggestion } from '../../config/nearest.ts';
import { knownOwners } from '../../known-owners.ts';
import { UsageError } from '../../usage-error.ts';
import type { CommonOptions } from '../common-options.ts';
import type { OpenDebt } from './open-debt.ts';

/** What makes an entry count: who, why, until when, or, for one that is never to be mended, when it is looked at again. */
export type Terms = Required<Pick<DebtEntry, 'owner' | 'reason' | 'state'>> &
  Pick<DebtEntry, 'due' | 'review' | 'ticket' | 'batch' | 'approver'>;

/** What the commands of the ledger understand beside the common options. */
export type DebtOptions = CommonOptions & {
  readonly owner?: string;
  readonly reason?: string;
  readonly due?: string;
  readonly review?: string;
  readonly ticket?: string;
  readonly bulk?: string;
  readonly approver?: string;
  readonly fixedBy?: string;
  readonly run?: string;
  readonly good?: string;
  readonly bad?: string;
  readonly introduced?: boolean;
  readonly flaky?: boolean;
  readonly kind?: string;
  readonly state?: string;
  readonly overdue?: boolean;
  readonly gone?: boolean;
  readonly check?: boolean;
  /** A tag, a commit or a day. */
  readonly since?: string;
  readonly html?: string;
  readonly markdown?: string;
};

type Place = Pick<OpenDebt, 'config' | 'today'>;

/** How many entries may be opened at once without saying that it is a batch. */
const mostAtOnce = 10;
const shortestReason = 20;
/** What is never to be mended is looked at again within a year. */
const longestReview = 366;

/** The terms of a command: all of them, or none. Throws `UsageError` with what is missing or wrong. */
export const termsOf = (options: DebtOptions, place: Place, count: number): Terms | undefined => {
  const { owner, reason, due, review, bulk, approver } = options;
  if (owner === undefined && reason === undefined && due === undefined && review === undefined) return undefined;
  if (due !== undefined && review !== undefined)
    throw new UsageError('--due is for what will be mended, --review for what never will be: write one of them.');
  const day = due ?? review;
  if (owner === undefined || reason === undefined || day === undefined) {
    const missing = Object.entries({ owner, reason, due: day }).flatMap(([name, value]) =>
      value === undefined ? [`--${name}`] : [],
    );
    throw new UsageError(`an open entry needs an owner, a reason and a due date: add ${missing.join(' and ')}.`);
  }
  checkBulk(count, bulk);
  const ticket = options.ticket ?? bulk;
  return {
    owner: ownerFrom('--owner', owner, place),
    reason: reasonFrom(reason),
    ...(review === undefined
      ? { state: 'open', due: dueFrom(day, place) }
      : { state: 'accepted', review: reviewFrom(day, place) }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(count > mostAtOnce && bulk !== undefined ? { batch: bulk } : {}),
    ...(approver === undefined ? {} : { approver: approverFrom(approver, owner, place) }),
  };
};

/** Many at once only as a batch. Throws `UsageError`. */
export const checkBulk = (count: number, bulk: string | undefined): void => {
  if (count > mostAtOnce && bulk === undefined)
    throw new UsageError(
      `these are ${count} entries, more than ${mostAtOnce} at once: name the ticket they share with --bulk.`,
    );
};

/** An owner who is known where owners are. Throws `UsageError`. */
export const ownerFrom = (option: string, owner: string, { config }: Place): string => {
  if (owner.trim() === '' || /\p{Cc}/u.test(owner))
    throw new UsageError(`${option} is ${JSON.stringify(owner)}: write a name on one line.`);
  const known = knownOwners(config.root, config.debt);
  if (known === undefined || [...known].some(name => name.toLowerCase() === owner.toLowerCase())) return owner;
  throw new UsageError(
    `${option} is "${owner}", and nobody is called that: ${suggestion(owner, [...known], 'write an owner that CODEOWNERS or debt.owners names')}`,
  );
};

const approverFrom = (approver: string, owner: string, place: Place): string => {
  if (approver.toLowerCase() === owner.toLowerCase())
    throw new UsageError(`--approver is "${approver}", who is the owner: a second one has to agree.`);
  return ownerFrom('--approver', approver, place);
};

/** A reason that says something. Throws `UsageError`. */
export const reasonFrom = (reason: string): string => {
  if (reason.trim().length < shortestReason)
    throw new UsageError(`--reason is shorter than ${shortestReason} characters: say why this may wait.`);
  return reason.trim();
};

/** A day until which something is excused. Throws `UsageError`. */
export const dueFrom = (written: string, { config, today }: Place): string =>
  dayFrom('--due', written, today, config.debt.maxDueDays);

/** A day on which something accepted is looked at again. Throws `UsageError`. */
export const reviewFrom = (written: string, { today }: Place): string =>
  dayFrom('--review', written, today, longestReview);

const dayFrom = (option: string, written: string, today: string, most: number): string => {
  const days = /^(\d{1,4})d$/.exec(written)?.[1];
  const day = days === undefined ? written : addDays(today, Number(days));
  if (!isDate(day))
    throw new UsageError(`${option} is "${written}": write a day like 2026-12-24, or a number of days like 30d.`);
  if (day < today) throw new UsageError(`${option} ${day} is in the past.`);
  const latest = addDays(today, most);
  if (day > latest) throw new UsageError(`${option} ${day} is more than ${most} days away: ${latest} is the latest.`);
  return day;
};
