import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type SeenCause, signatureQuality } from './signature-quality.ts';

/** Written by `node suites/workbench/record-failures.mjs`, from real runners. */
const recorded = (
  JSON.parse(readFileSync(new URL('./fixtures/recorded-failures.json', import.meta.url), 'utf8')) as {
    readonly causes: readonly SeenCause[];
  }
).causes;

const seen = (...messages: readonly string[]): SeenCause['seen'] =>
  messages.map(message => ({ outcome: 'failed', failure: { kind: 'fail', message, stack: [] } }));
const cause = (name: string, ...messages: readonly string[]): SeenCause => ({
  cause: name,
  runner: 'x',
  aside: false,
  seen: seen(...messages),
});

test('what is measured: pairs of one cause, and pairs of causes', () => {
  const quality = signatureQuality([
    cause('a', 'Error: no 1', 'Error: no 2', 'Error: none'),
    cause('b', 'Error: no 7'),
    cause('c', 'TypeError: x'),
  ]);
  expect(quality).toEqual({
    causes: 3,
    failures: 5,
    same: 1 / 3,
    different: 2 / 3,
    split: [{ cause: 'a', messages: ['Error: no <n>', 'Error: none'] }],
    merged: [{ causes: ['a', 'b'], message: 'Error: no <n>' }],
  });
});

test('there are enough of them: causes, runners, failures of each, and 20 that nothing was tuned on', () => {
  expect(recorded.length).toBeGreaterThanOrEqual(60);
  expect(new Set(recorded.map(({ runner }) => runner.split(' ', 1)[0])).size).toBeGreaterThanOrEqual(6);
  expect(recorded.filter(({ aside }) => aside)).toHaveLength(20);
  expect(recorded.filter(({ seen: of }) => of.length < 3).map(({ cause: name }) => name)).toEqual([]);
  // What is volatile was: hardly a text was the same each time.
  const varied = recorded.filter(({ seen: of }) => new Set(of.map(each => JSON.stringify(each))).size > 1);
  expect(varied.length).toBeGreaterThan(recorded.length / 2);
});

test.each([
  ['tuned on', false],
  ['set aside', true],
])('causes that were %s: one signature each, and another than its neighbours', (_name, aside) => {
  const { same, different, split, merged } = signatureQuality(recorded.filter(each => each.aside === aside));
  expect(same, JSON.stringify(split, undefined, 2)).toBeGreaterThanOrEqual(0.95);
  expect(different, JSON.stringify(merged, undefined, 2)).toBeGreaterThanOrEqual(0.99);
});
