import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { oneLine, truncate, truncateBytes } from '../plain-text.ts';
import type { Caps, JUnitCase } from './document.ts';
import type { CaseName } from './names.ts';

/** The suite of what the gate itself has to say: not one of the configuration, and not in the census. */
export const gateSuite = '(gate)';

/** A run that did not get to its end must not look green: its verdict is one more case, which is an error. */
export const verdictCase = (
  { verdict }: RunRecord,
  name: (test: TestRecord) => CaseName,
  caps: Caps,
): JUnitCase | undefined => {
  if (verdict.kind !== 'incomplete' && verdict.kind !== 'interrupted') return undefined;
  const blocking = verdict.reasons.filter(({ level }) => level === 'block');
  const [first] = blocking.length === 0 ? verdict.reasons : blocking;
  const reasons = verdict.reasons.map(({ policy, message }) => `${oneLine(policy)}: ${oneLine(message)}`);
  const why = first?.message ?? 'this run cannot say whether the code is fine';
  const message = truncate(oneLine(`${verdict.kind}: ${why}`), caps.message);
  const body = truncateBytes((reasons.length === 0 ? [message] : reasons).join('\n'), caps.bodyBytes);
  return {
    ...name(verdictTest),
    seconds: '0.000',
    marks: [{ tag: 'error', type: verdict.kind, message, body }],
    systemOut: '',
  };
};

const titles = ['verdict'];
const verdictTest: TestRecord = {
  id: testId(gateSuite, { titles }),
  suite: gateSuite,
  file: '',
  titles,
  outcome: 'not-run',
  durationMs: 0,
  attempts: 0,
  flags: [],
};
