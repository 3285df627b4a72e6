import type { RunEvent } from '../harness/protocol/event.ts';
import { isPseudo, sessionRef, testId, type TestId, type TestRef } from '../harness/protocol/test-id.ts';
import type { TestHistory } from '../reports/history/test-history.ts';
import type { PlannedSuite } from './plan-run.ts';

/** A suite whose turn did not come: stopped from outside, it cannot be trusted; cut off by a budget, its chosen tests say so. */
export const leaveOut = (planned: PlannedSuite | undefined, isStopped: boolean): readonly RunEvent[] => {
  if (planned === undefined) return [];
  const suite = planned.seat.name;
  const chosen = isStopped ? [] : (planned.choice?.only?.tests ?? []);
  const incomplete = isStopped ? { incomplete: 'not started: the run was stopped before its turn' } : {};
  return [
    { type: 'suite-started', suite },
    ...chosen.map((ref): RunEvent => ({
      type: 'test-finished',
      suite,
      test: testId(suite, ref),
      ref,
      attempt: 1,
      ms: 0,
      outcome: { kind: 'not-run', because: 'budget' },
    })),
    { type: 'suite-finished', suite, exit: {}, ms: 0, ...incomplete },
  ];
};

/** A suite that needs others which have not ended well: each of its tests that is known has not run, and says why. */
export const leaveUnmet = (
  planned: PlannedSuite | undefined,
  needs: readonly string[],
  history: readonly TestHistory[],
): readonly RunEvent[] => {
  if (planned === undefined) return [];
  const suite = planned.seat.name;
  const words = `it needs ${needs.join(' and ')}, which ${needs.length === 1 ? 'has' : 'have'} not ended well`;
  const known =
    planned.choice?.only === undefined ? history.filter(test => test.suite === suite && !isPseudo(test)) : [];
  const tests = known.length === 0 ? [{ id: testId(suite, sessionRef), ref: sessionRef }] : known.map(knownTest);
  return [
    { type: 'suite-started', suite },
    ...tests.map(({ id, ref }): RunEvent => ({
      type: 'test-finished',
      suite,
      test: id,
      ref,
      attempt: 1,
      ms: 0,
      outcome: { kind: 'not-run', because: 'needs', reason: words },
    })),
    { type: 'suite-finished', suite, exit: {}, ms: 0, unmet: words },
  ];
};

const knownTest = ({ id, file, titles, project }: TestHistory): { readonly id: TestId; readonly ref: TestRef } => ({
  id,
  ref: { ...(file === '' ? {} : { file }), titles, ...(project === undefined ? {} : { project }) },
});
