import { expect, expectTypeOf, test } from 'vitest';
import { type GateConfigInput, defineGate } from './define-gate.ts';

test('defineGate gives back what it got', () => {
  const config: GateConfigInput = { suites: { unit: { runner: 'vitest', limits: { test: '30s' } } } };
  expect(defineGate(config)).toBe(config);
});

test('the types know the keys', () => {
  expectTypeOf(defineGate).parameter(0).toEqualTypeOf<GateConfigInput>();
  // @ts-expect-error a key that does not exist
  defineGate({ suites: { unit: { runner: 'vitest', limts: {} } } });
  // @ts-expect-error a runner that does not exist
  defineGate({ suites: { unit: { runner: 'vitset' } } });
  // @ts-expect-error a number without a unit
  defineGate({ suites: { unit: { runner: 'vitest', limits: { test: 30 } } } });
  // @ts-expect-error no runner
  defineGate({ suites: { unit: {} } });
});
