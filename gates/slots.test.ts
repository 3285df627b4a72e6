import { expect, test } from 'vitest';
import { firstSlots, withSlots } from './slots.ts';

test('a slot is a variable of the environment, and says more than what was there', () => {
  const suite = { env: { A: '1', GATE_RESOURCE_TEST_DB: 'old' } };
  expect(withSlots(suite, { 'test-db': 'db_2', port: '4001' })).toEqual({
    env: { A: '1', GATE_RESOURCE_TEST_DB: 'db_2', GATE_RESOURCE_PORT: '4001' },
  });
  expect(withSlots(suite)).toEqual(suite);
});

test('where none is taken, the first of each', () => {
  const resources = { port: ['4001', '4002'], gpu: ['1'] };
  expect(firstSlots({ resources: ['port'] }, resources)).toEqual({ port: '4001' });
  expect(firstSlots({}, resources)).toEqual({});
});
