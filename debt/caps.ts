import type { DebtEntry } from './entry.ts';
import { excuses } from './verdict-of-trouble.ts';

/** How much a ledger may hold. */
export type Caps = {
  readonly maxOpen?: number | undefined;
  readonly maxPerOwner?: number | undefined;
  readonly noDebt?: readonly string[] | undefined;
};

/** Something of which there is too much, and the entries that make it so. */
export type Excess<E extends DebtEntry = DebtEntry> = { readonly message: string; readonly entries: readonly E[] };

/** Where a ledger is over its caps. `matches` says whether a pattern means a test. */
export const excesses = <E extends DebtEntry>(
  entries: readonly E[],
  { maxOpen = Infinity, maxPerOwner = Infinity, noDebt = [] }: Caps,
  matches: (pattern: string, test: string) => boolean,
): readonly Excess<E>[] => {
  const owed = entries.filter(excuses);
  const zoned = owed.filter(({ test }) => noDebt.some(pattern => matches(pattern, test)));
  const owners = byOwner(owed);
  return [
    ...(zoned.length > 0
      ? [{ message: `${many(zoned.length)} where no debt is allowed (debt.noDebt)`, entries: zoned }]
      : []),
    ...(owed.length > maxOpen
      ? [{ message: `${many(owed.length)}, and ${maxOpen} are allowed (debt.maxOpen)`, entries: owed }]
      : []),
    ...[...owners].flatMap(([owner, of]) =>
      of.length > maxPerOwner
        ? [
            {
              message: `${owner} owes ${many(of.length)}, and ${maxPerOwner} are allowed (debt.maxPerOwner)`,
              entries: of,
            },
          ]
        : [],
    ),
  ];
};

/** The caps that are in force for a change, and what of them it has loosened: a change cannot give itself more room. */
export const strictest = (base: Caps, head: Caps): { readonly caps: Caps; readonly loosened: readonly string[] } => {
  const loosened: string[] = [];
  const least = (key: 'maxOpen' | 'maxPerOwner'): number | undefined => {
    const [before, now] = [base[key], head[key]];
    if (before === undefined) return now;
    if (now === undefined || now > before)
      loosened.push(`debt.${key} was ${before} and is ${now === undefined ? 'gone' : now}`);
    return Math.min(before, now ?? before);
  };
  const [maxOpen, maxPerOwner] = [least('maxOpen'), least('maxPerOwner')];
  const lost = (base.noDebt ?? []).filter(pattern => !(head.noDebt ?? []).includes(pattern));
  loosened.push(...lost.map(pattern => `debt.noDebt has lost "${pattern}"`));
  return { caps: { maxOpen, maxPerOwner, noDebt: [...(head.noDebt ?? []), ...lost] }, loosened };
};

const many = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

const byOwner = <E extends DebtEntry>(entries: readonly E[]): ReadonlyMap<string, readonly E[]> => {
  const owners = new Map<string, E[]>();
  for (const entry of entries) {
    const name = entry.owner ?? '(nobody)';
    const of = owners.get(name);
    if (of === undefined) owners.set(name, [entry]);
    else of.push(entry);
  }
  return owners;
};
