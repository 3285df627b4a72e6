import { numberAt, textAt } from './cells.ts';
import { fromStored, outcomeCodes } from './codes.ts';
import type { Database } from './database.ts';
import { storedId } from './test-titles.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';

/** What the attempts of a test beside the first have cost, over all runs that are remembered. */
export type RerunCost = {
  readonly test: TestId;
  /** Runs with a result for it, and those in which only another attempt passed. */
  readonly runs: number;
  readonly flaky: number;
  readonly reruns: number;
  /** Milliseconds: attempts of one test are taken to be equally long. */
  readonly ms: number;
};

/** The tests whose reruns have cost the most, the dearest first. */
export const readRerunCosts = (database: Database, most: number): readonly RerunCost[] =>
  database
    .rows(
      `select name,
         (select count(*) from results as others where others.test = costs.test and others.outcome <> ${outcomeCodes.indexOf('not-run')}),
         flaky, reruns, ms
       from (
         select test, count(case when outcome = ${outcomeCodes.indexOf('passed')} then 1 end) as flaky, sum(attempts - 1) as reruns,
           sum(ms * (attempts - 1) / attempts) as ms
         from results where attempts > 1 group by test order by ms desc, reruns desc limit ?
       ) as costs join tests on tests.id = costs.test
       order by costs.ms desc, costs.reruns desc, name`,
      [most],
    )
    .map(row => ({
      test: storedId(fromStored(textAt(row, 0))),
      runs: numberAt(row, 1),
      flaky: numberAt(row, 2),
      reruns: numberAt(row, 3),
      ms: numberAt(row, 4),
    }));
