import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { compileLate, type Engine } from './late-compiler.ts';

const engineAt = (): Engine & {
  spend: (ms: number) => void;
  readonly said: boolean[];
  readonly looks: () => number;
} => {
  let [ms, looks] = [5_000, 0];
  let look: (() => void) | undefined;
  const said: boolean[] = [];
  return {
    usedMs: () => ms,
    setOptimising: on => said.push(on),
    every: (_ms, call) => {
      look = call;
      return () => (look = undefined);
    },
    spend: more => {
      ms += more;
      if (look !== undefined) looks += 1;
      look?.();
    },
    said,
    looks: () => looks,
  };
};

test('nothing is optimised until the run itself has used two seconds of a processor, and then nobody looks any more', () => {
  const engine = engineAt();
  compileLate(engine);
  engine.spend(1_999);
  expect(engine.said).toEqual([false]);
  engine.spend(1);
  expect(engine.said).toEqual([false, true]);
  engine.spend(5_000);
  expect({ said: engine.said, looks: engine.looks() }).toEqual({ said: [false, true], looks: 2 });
});

test('the end of a run allows it once, and ends the looking', () => {
  const engine = engineAt();
  const allow = compileLate(engine);
  allow();
  allow();
  engine.spend(5_000);
  expect({ said: engine.said, looks: engine.looks() }).toEqual({ said: [false, true], looks: 0 });
});

/** Whether V8 has optimised a function; asked in V8's own words, which it understands only while this flag is set. */
const isOptimised = (hot: () => number): boolean => {
  setFlagsFromString('--allow-natives-syntax');
  try {
    // oxlint-disable-next-line no-new-func, no-implied-eval, no-unsafe-type-assertion -- nothing else can say it
    const status = new Function('hot', 'return %GetOptimizationStatus(hot)') as (hot: () => number) => number;
    return (status(hot) & 16) !== 0;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
};

const work = (): (() => number) => () => {
  let sum = 0;
  for (let at = 0; at < 100_000; at++) sum = (sum * 31 + at) % 1_000_003;
  return sum;
};

test('V8 itself obeys: hot code stays as it is, and is optimised once it may be', async () => {
  const hot = work();
  const allow = compileLate();
  try {
    for (let times = 0; times < 200; times++) hot();
    expect(isOptimised(hot)).toBe(false);
  } finally {
    allow();
  }
  // It is compiled beside us, and put in place when we are called again.
  await expect
    .poll(() => {
      for (let times = 0; times < 50; times++) hot();
      return isOptimised(hot);
    })
    .toBe(true);
});
