import { expect, test } from 'vitest';
import { byStart, makeRunId } from './run-id.ts';

const at = Date.UTC(2026, 10, 21, 10, 30, 0, 999);

test('a run is named by its time, its gate and a little chance', () => {
  expect(makeRunId('full', at)).toMatch(/^20261121T103000Z-full-[0-9a-f]{6}$/);
  expect(makeRunId('full', at)).not.toBe(makeRunId('full', at));
});

test('runs of one second sort by when they began, whatever their gate is called', () => {
  const second = at - 999;
  const gates = ['night-full', 'core', 'fast'];
  const ids = Array.from({ length: 1500 }, (_, ms) => makeRunId(gates[ms % 3] ?? '', second + ms));
  expect(ids.toReversed().toSorted(byStart)).toEqual(ids);
});
