import type { TestRecord } from '../../harness/protocol/record.ts';
import { counted } from './counted.ts';
import type { Facts, Policy } from './policy.ts';

/** Reasons for a missing result that have a name of their own in the record. */
const explained = /^(?:hook|load|hung|crashed|budget|deselected|needs)\b/;

/** No test without a fate: the sum must hold, every suite must have run to its end, and nothing may be missing unexplained. */
export const census: Policy = {
  name: 'census',
  blocks: 'incomplete',
  judge: ({ findings, troubles }) => {
    const { suites, unfinished } = findings;
    const missing = findings.tests.filter(test => isUnexplained(test, findings.interrupted !== undefined));
    return [
      ...(unfinished ? [block('the gate ended before the run did')] : []),
      ...suites.flatMap(({ name, incomplete }) =>
        incomplete === undefined ? [] : [block(`suite ${name}: ${incomplete}`)],
      ),
      ...sums(findings),
      ...(missing.length === 0 ? [] : [block(missingWords(missing.length), missing)]),
      ...troubles.map(trouble => block(trouble)),
    ];
  },
};

/** A check that has checked nothing is not green, and every test is counted exactly once. */
const sums = ({ totals, interrupted, preflight }: Facts['findings']): ReturnType<Policy['judge']> => {
  const { passed, failed, hung, crashed, skipped, notRun } = totals;
  const ran = passed + failed + hung + crashed;
  const sum = ran + skipped + notRun;
  const counts = skipped + notRun === 0 ? '' : `: ${skipped} skipped, ${notRun} not run`;
  return [
    ...(ran === 0 && interrupted === undefined && preflight?.mode !== 'dry-run'
      ? [block(`no test has run${counts}`)]
      : []),
    ...(sum === totals.census ? [] : [block(`the census does not add up: ${totals.census} tests, ${sum} outcomes`)]),
  ];
};

const isUnexplained = ({ outcome, reason = '' }: TestRecord, interrupted: boolean): boolean =>
  outcome === 'not-run' && !explained.test(reason) && !(interrupted && reason.startsWith('interrupted'));

const missingWords = (count: number): string =>
  counted(
    count,
    'discovered test has no result that is explained',
    'discovered tests have no result that is explained',
  );

const block = (message: string, tests: readonly TestRecord[] = []): ReturnType<Policy['judge']>[number] => ({
  level: 'block',
  message,
  tests: tests.map(({ id }) => id),
});
