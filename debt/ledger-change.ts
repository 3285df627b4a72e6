import type { TestId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { excuses } from './verdict-of-trouble.ts';
import { narrows } from './when.ts';

/** One thing that a change has made looser, in words. */
export type LedgerEdit = { readonly entry: DebtEntry; readonly words: string };

/** What a change does to the ledger of its base. */
export type LedgerChange = {
  /** What is in force: nothing that the change has loosened on its own, and everything that it has tightened. */
  readonly known: readonly DebtEntry[];
  /** They excuse something now and did not at the base. */
  readonly added: readonly DebtEntry[];
  /** They excused something at the base and are not there any more. */
  readonly removed: readonly DebtEntry[];
  /** Made looser by hand. What a second person has agreed to is in force, the rest is not. */
  readonly edits: readonly (LedgerEdit & { readonly approver?: string })[];
  /** Given another day by the rules. */
  readonly renewed: readonly DebtEntry[];
};

const mostRenewals = 2;

/** Holds the ledger of a change against that of its base, by id: a swap is seen, whatever the totals are. */
export const ledgerChange = (base: readonly DebtEntry[], head: readonly DebtEntry[]): LedgerChange => {
  const before = new Map(base.map(entry => [entry.id, entry]));
  const after = new Set(head.map(({ id }) => id));
  const [known, added, renewed]: [DebtEntry[], DebtEntry[], DebtEntry[]] = [[], [], []];
  const edits: LedgerChange['edits'][number][] = [];
  for (const entry of head) {
    const old = before.get(entry.id);
    if (!excuses(entry)) known.push(entry);
    else if (old === undefined || !excuses(old)) added.push(entry);
    else {
      const loosened = loosenedIn(old, entry);
      const approver = loosened.length > 0 ? newApprover(old, entry) : undefined;
      edits.push(...loosened.map(({ words }) => ({ entry, words, ...(approver === undefined ? {} : { approver }) })));
      if (isRenewal(old, entry)) renewed.push(entry);
      known.push(approver === undefined ? without(entry, loosened) : entry);
    }
  }
  const removed = base.filter(entry => excuses(entry) && !after.has(entry.id));
  return { known, added, removed, edits, renewed };
};

/** Who, beside its owner, agrees to an entry. */
export const approverOf = ({ approver, owner }: DebtEntry): string | undefined =>
  approver !== undefined && approver.toLowerCase() !== owner?.toLowerCase() ? approver : undefined;

/** Agreed to in this change: what was agreed to before says nothing of it. */
const newApprover = (old: DebtEntry, entry: DebtEntry): string | undefined =>
  entry.approver === old.approver ? undefined : approverOf(entry);

/** Something that is looser than it was, and the fields that make it as it was again. */
type Loosened = {
  readonly words: string;
  readonly keep: { readonly [key in keyof DebtEntry]?: DebtEntry[key] | undefined };
};

const without = (entry: DebtEntry, loosened: readonly Loosened[]): DebtEntry => {
  const kept: Record<string, unknown> = { ...entry };
  for (const { keep } of loosened)
    for (const [key, value] of Object.entries(keep))
      if (value === undefined) Reflect.deleteProperty(kept, key);
      else kept[key] = value;
  return kept as DebtEntry;
};

const loosenedIn = (old: DebtEntry, entry: DebtEntry): readonly Loosened[] => [
  ...what(old, entry),
  ...where(old, entry),
  ...howLong(old, entry),
];

const what = (old: DebtEntry, entry: DebtEntry): readonly Loosened[] => {
  const found: Loosened[] = [];
  const { kind, signature, message, rate } = old;
  if (signature !== entry.signature || message !== entry.message)
    found.push({
      words:
        entry.signature === 'any'
          ? 'its signature was replaced by "any", which excuses every failure'
          : `its signature was edited by hand, from ${signature} to ${entry.signature}`,
      keep: { signature, message },
    });
  if (kind !== entry.kind)
    found.push({ words: `its kind was changed from ${kind} to ${entry.kind}`, keep: { kind, rate } });
  else if (rateWords(old) !== rateWords(entry))
    found.push({ words: `its rate was changed from ${rateWords(old)} to ${rateWords(entry)}`, keep: { rate } });
  return found;
};

const rateWords = ({ rate }: DebtEntry): string => (rate === undefined ? 'none' : `${rate.failures}/${rate.runs}`);

const where = (old: DebtEntry, entry: DebtEntry): readonly Loosened[] => {
  const found: Loosened[] = [];
  const { when, test, aka } = old;
  if (!narrows(entry.when, when))
    found.push({
      words: `its condition was widened from ${when ?? 'everywhere'} to ${entry.when ?? 'everywhere'}`,
      keep: { when },
    });
  const names = new Set<TestId>([test, ...aka]);
  const isMove = entry.test !== test && entry.aka.includes(test);
  const more = entry.aka.filter(name => !names.has(name));
  if ((entry.test !== test && !isMove) || more.length > 0)
    found.push({
      words: `it was given the test ${more[0] ?? entry.test}, besides or in place of ${test}`,
      keep: { test, aka },
    });
  return found;
};

const howLong = (old: DebtEntry, entry: DebtEntry): readonly Loosened[] => {
  const { state, due, review } = old;
  if (entry.state === 'accepted' && state !== 'accepted')
    return [{ words: 'it was accepted for good', keep: { state, due, review } }];
  if (entry.state === 'accepted')
    return (entry.review ?? '') > (review ?? '') && entry.reason === old.reason
      ? [
          {
            words: `its review was put off from ${review ?? ''} to ${entry.review ?? ''} for no new reason`,
            keep: { review },
          },
        ]
      : [];
  if (due === undefined || (entry.due ?? '') <= due || isRenewal(old, entry)) return [];
  return [{ words: `its due date was extended by hand, from ${due} to ${entry.due ?? ''}`, keep: { due } }];
};

/** Another day as `gate debt renew` gives it: counted, for a new reason, twice at the most. */
const isRenewal = (old: DebtEntry, entry: DebtEntry): boolean =>
  (entry.due ?? '') > (old.due ?? '') &&
  entry.renewed === (old.renewed ?? 0) + 1 &&
  entry.renewed <= mostRenewals &&
  entry.reason !== old.reason;
