import { expect, test } from 'vitest';
import { outcomeOf } from './outcome.ts';

const place = { stack: 'Error\n    at Suite.<anonymous> (/repo/a.spec.js:3:1)\n    at /repo/a.spec.js:1:1' };
const words = 'Error: Timeout - Async function did not complete within 200ms (custom timeout)';
const frame = { function: 'Suite.<anonymous>', file: '/repo/a.spec.js', line: 3, column: 1 };

test('what jasmine’s clock has ended is hung where it was declared, whatever else has failed', () => {
  const failedExpectations = [
    { message: 'Expected 1 to be 2.', stack: '    at <Jasmine>\n    at UserContext.<anonymous> (/repo/a.spec.js:4:9)' },
    { message: words, stack: '    at <Jasmine>\n    at listOnTimeout (node:internal/timers:581:17)' },
  ];
  expect(outcomeOf({ id: 'spec0', status: 'failed', failedExpectations }, 'test', place)).toEqual({
    kind: 'hung',
    by: 'runner',
    deadline: 'test',
    limitMs: 200,
    message: words.slice('Error: '.length),
    stack: [frame],
  });
});

test('whoever throws the same words in his own code has failed', () => {
  const failedExpectations = [{ message: words, stack: '    at UserContext.<anonymous> (/repo/a.spec.js:4:9)' }];
  expect(outcomeOf({ id: 'spec0', status: 'failed', failedExpectations }, 'test', place).kind).toBe('failed');
});

test('a spec that must have expectations and has none has failed where it was declared', () => {
  expect(outcomeOf({ id: 'spec0', status: 'failed', failedExpectations: [] }, 'test', place)).toEqual({
    kind: 'failed',
    failures: [{ message: 'it has no expectations', stack: [frame] }],
  });
});

test.each([
  ['passed', undefined, { kind: 'passed' }],
  ['pending', 'not today', { kind: 'skipped', reason: 'not today' }],
  ['pending', '', { kind: 'skipped' }],
  ['excluded', undefined, { kind: 'not-run', because: 'deselected' }],
])('%s with the reason %j', (status, pendingReason, outcome) => {
  const told = { id: 'spec0', status, ...(pendingReason === undefined ? {} : { pendingReason }) };
  expect(outcomeOf(told, 'test', place)).toEqual(outcome);
});
