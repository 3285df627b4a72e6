import type { RunEvent } from '../harness/protocol/event.ts';
import type { ReadySuite } from './find-suites.ts';

/** One suite after the other. Once the run is to stop, nothing more is started, and that is said of each. */
export async function* runSuites(
  suites: readonly ReadySuite[],
  start: (suite: ReadySuite) => AsyncIterable<RunEvent>,
  stop: AbortSignal,
): AsyncGenerator<RunEvent, void> {
  for (const ready of suites) {
    if (stop.aborted) yield* leaveOut(ready.suite.name);
    else yield* start(ready);
  }
}

const leaveOut = (suite: string): readonly RunEvent[] => [
  { type: 'suite-started', suite },
  { type: 'suite-finished', suite, exit: {}, ms: 0, incomplete: 'not started: the run was stopped before its turn' },
];
