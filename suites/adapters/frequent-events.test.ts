import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { frequentEvent } from './frequent-events.ts';
import { schemaEvent } from './shim-lines.ts';

const failed = { kind: 'failed', failures: [] };
const outcomeOf = (said: unknown): Outcome | undefined =>
  JSON.stringify(said) === JSON.stringify(failed) ? { kind: 'failed', failures: [] } : undefined;

const ref = { file: 'a.ts', titles: ['group', 'case'], project: 'p', nth: 2 };
const passed = { kind: 'passed' };
const whole = [
  { type: 'test-started', pid: 7, test: ref, attempt: 1, ownLimitMs: 0.5, concurrent: true, key: '7.1' },
  { type: 'test-started', pid: 7, test: { titles: [] }, attempt: 2 },
  { type: 'test-finished', pid: 7, test: ref, attempt: 1, ms: 0, outcome: passed },
  { type: 'test-finished', pid: 7, test: ref, attempt: 1, ms: 1.5, outcome: failed },
  {
    type: 'discovered',
    pid: 7,
    tests: [
      { ...ref, mode: 'run' },
      { titles: ['b'], mode: 'skip', reason: 'todo' },
    ],
  },
  {
    type: 'runner-view',
    tests: [
      { test: ref, outcome: passed, ms: 3 },
      { test: ref, outcome: failed, ms: 3 },
    ],
  },
];

test.each(whole)('$type is read without the schemas, and as they read it', said => {
  const line: unknown = JSON.parse(JSON.stringify({ at: 1, ...said, more: 'of no use' }));
  expect(frequentEvent(line, outcomeOf)).toEqual(said);
  expect(schemaEvent(line)).toEqual(said);
});

/** Everything inside of a value, as the path to it. */
const placesIn = (value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) => {
        const at = [...path, Array.isArray(value) ? Number(name) : name];
        return [at, ...placesIn(each, at)];
      })
    : [];

type Tree = { [name: string | number]: unknown };

/** The same value with something else in one place; `undefined` takes it away, as JSON does. */
const withOther = (value: object, path: readonly (string | number)[], other: unknown): unknown => {
  const copy = structuredClone(value) as Tree;
  let at = copy;
  for (const name of path.slice(0, -1)) at = at[name] as Tree;
  at[path.at(-1) ?? ''] = other;
  return JSON.parse(JSON.stringify(copy));
};

const others = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, null, '', 0, -1, 0.5, -0.5, 2 ** 53, true, [], {}, [1], passed, { kind: 'no' }),
);

test('whatever stands in any place of such a line, what is read of it is what the schemas read', () => {
  fc.assert(
    fc.property(fc.constantFrom(...whole), fc.nat(), others, (said, at, other) => {
      const places = placesIn(said);
      const line = withOther(said, places[at % places.length] ?? [], other);
      const event = frequentEvent(line, outcomeOf);
      if (event !== undefined) expect(event).toEqual(schemaEvent(line));
    }),
    { numRuns: 3_000 },
  );
});
