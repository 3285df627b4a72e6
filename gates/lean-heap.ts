import { setFlagsFromString } from 'node:v8';
import type { RunEvent } from '../harness/protocol/event.ts';

const growthPercent = 10;

/** Below this a run has no heap worth a thought, and to collect it more often would only cost time. */
const manyTests = 10_000;

/**
 * Hears what happens in a run; in one of many tests it has V8 collect once the heap has grown by a tenth: by itself V8 waits until
 * such a run has four times what it needs.
 */
export const heapKeeper = (shrink: () => void = collectSooner): ((event: RunEvent) => void) => {
  let tests = 0;
  return event => {
    if (event.type !== 'tests-discovered' || tests >= manyTests) return;
    tests += event.tests.length;
    if (tests >= manyTests) shrink();
  };
};

/** The same for a run of which so many tests are known before it starts. */
export const leanFor = (tests: number, shrink: () => void = collectSooner): void => {
  if (tests >= manyTests) shrink();
};

const collectSooner = (): void => setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
