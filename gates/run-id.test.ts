import { expect, test } from 'vitest';
import { makeRunId } from './run-id.ts';

test('a run is named by its time, its gate and a little chance', () => {
  const at = Date.UTC(2026, 10, 21, 10, 30, 0, 999);
  expect(makeRunId('full', at)).toMatch(/^20261121T103000Z-full-[0-9a-f]{6}$/);
  expect(makeRunId('full', at)).not.toBe(makeRunId('full', at));
});
