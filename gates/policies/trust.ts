import type { Settlement } from '../../harness/protocol/debt.ts';
import type { Reason } from '../../harness/protocol/verdict.ts';
import { counted } from './counted.ts';
import type { Policy } from './policy.ts';

/** A run that looks broken as a whole records nothing and clears nothing; one that could not be compared says with what. */
export const trust: Policy = {
  name: 'trust',
  blocks: 'incomplete',
  judge: ({ findings: { settlement, rules, resumed } }) => {
    const { suspect, uncompared = [], missing = [] }: Partial<Settlement> = settlement ?? {};
    return [
      ...(suspect === undefined ? [] : [told('block', `this run is suspect: ${suspect}`)]),
      ...(uncompared.length === 0
        ? []
        : [
            told(
              rules.strict === true ? 'block' : 'warn',
              `no earlier run is remembered here: not compared: ${uncompared.join(', ')}`,
            ),
          ]),
      ...(resumed === undefined || resumed.unwatched === 0
        ? []
        : [told(rules.strict === true ? 'block' : 'warn', unwatchedWords(resumed.unwatched))]),
      ...(missing.length === 0 ? [] : [{ ...told('warn', missingWords(missing.length)), tests: missing }]),
    ];
  },
};

/** What only the end of a launch shows is not known of one that was cut. */
const unwatchedWords = (count: number): string =>
  `${counted(count, 'test keeps its fate', 'tests keep their fates')} from a launch that was cut with its gate: processes left behind, errors outside of tests and coverage were not seen there`;

const missingWords = (count: number): string =>
  counted(
    count,
    'test of the last complete run is not in this census any more',
    'tests of the last complete run are not in this census any more',
  );

const told = (level: Reason['level'], message: string): Omit<Reason, 'policy'> => ({ level, message, tests: [] });
