import type { RunEvent } from '../harness/protocol/event.ts';
import { testId } from '../harness/protocol/test-id.ts';
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
