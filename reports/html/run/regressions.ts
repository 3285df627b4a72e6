import type { RunRecord } from '../../../harness/protocol/record.ts';
import { headline } from '../../plain-text.ts';
import { faultOf, kindOf, regressions } from '../../regressions.ts';
import { markup } from '../markup.ts';
import { badge, fitting, testName, type Part } from '../parts.ts';
import { table } from '../table.ts';
import { badTest } from './bad-test.ts';

const mostCards = 60;

/** What is new against the ledger: the worst first, some of them whole, the others on one line each. */
export const regressionsPart = (record: RunRecord): Part | undefined => {
  const found = regressions(record);
  if (found.length === 0) return undefined;
  const { shown } = fitting(found.slice(0, mostCards), { limitBytes: 1_200_000, where: '', written: badTest });
  const rest = found.slice(shown.length);
  return {
    id: 'new',
    title: 'New against the ledger',
    count: found.length,
    body: markup`${shown}${
      rest.length === 0
        ? undefined
        : table({
            caption: 'The others, on one line each.',
            heads: [{ name: 'Test' }, { name: 'What' }, { name: 'Message', kind: 'wide' }],
            items: rest,
            row: test => [testName(test.id), badge(kindOf(test)), headline(faultOf(test)?.message ?? '')],
            limitBytes: 800_000,
            where: 'run.json',
          })
    }`,
  };
};
