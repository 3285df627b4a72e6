import type { DebtVerdict } from '../../harness/protocol/debt.ts';
import { counted } from './counted.ts';
import type { Policy } from './policy.ts';

/** Debt that is known and excused lets a run pass, but not as if there were none. */
export const knownDebt: Policy = {
  name: 'known-debt',
  blocks: 'fail',
  warns: 'pass-with-debt',
  judge: ({ findings: { settlement } }) => {
    const owed = settlement?.settled.filter(({ verdict }) => excused.has(verdict)) ?? [];
    if (owed.length === 0) return [];
    const milder = owed.filter(({ verdict }) => verdict === 'changed').length;
    const words = `${counted(owed.length, 'test with known debt', 'tests with known debt')}`;
    const more = milder === 0 ? '' : `, ${milder} of them milder than the ledger says: \`gate debt list\``;
    return [{ level: 'warn', message: `${words}${more}`, tests: owed.map(({ test }) => test) }];
  },
};

const excused: ReadonlySet<DebtVerdict> = new Set(['known', 'changed', 'clean', 'unproven', 'paid?']);
