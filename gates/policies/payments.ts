import type { DebtVerdict } from '../../harness/protocol/debt.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import type { Reason } from '../../harness/protocol/verdict.ts';
import { counted } from './counted.ts';
import type { Policy } from './policy.ts';

/** What has been paid, or whose test is gone, must leave the ledger: a whole gate insists, a part of one only says so. */
export const payments: Policy = {
  name: 'payments',
  blocks: 'fail',
  judge: ({ findings: { settlement, run } }) => {
    const of = (verdict: DebtVerdict): readonly TestId[] =>
      settlement?.settled.filter(each => each.verdict === verdict).map(({ test }) => test) ?? [];
    const level = run.partial ? 'warn' : 'block';
    return [
      ...told(of('paid'), level, paidWords),
      ...told(of('gone'), level, goneWords),
      ...told(of('moved'), level, movedWords),
      ...told(of('paid?'), 'warn', hopefulWords),
      ...told(settlement?.unseen?.map(({ test }) => test) ?? [], 'warn', unseenWords),
    ];
  },
};

const paidWords = (count: number): string =>
  `${counted(count, 'debt is paid and still in the ledger', 'debts are paid and still in the ledger')}: type \`gate debt settle\``;

const goneWords = (count: number): string =>
  `${counted(count, 'entry of the ledger has no test any more', 'entries of the ledger have no test any more')}: remove it with \`gate debt settle --gone\`, or give it the test's new id`;

const movedWords = (count: number): string =>
  `${counted(count, 'test with known debt has another name', 'tests with known debt have other names')}: type \`gate debt record\`, which gives the entry the new one`;

const hopefulWords = (count: number): string =>
  `${counted(count, 'test with known debt has passed', 'tests with known debt have passed')}: only a whole gate can prove that it is paid`;

const unseenWords = (count: number): string =>
  `${counted(count, 'proposed entry is', 'proposed entries are')} about trouble that did not show: \`gate debt settle\` takes ${count === 1 ? 'it' : 'them'} out`;

const told = (
  tests: readonly TestId[],
  level: Reason['level'],
  words: (count: number) => string,
): readonly Omit<Reason, 'policy'>[] => (tests.length === 0 ? [] : [{ level, message: words(tests.length), tests }]);
