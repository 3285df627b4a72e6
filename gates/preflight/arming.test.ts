import { expect, test } from 'vitest';
import { type ArmingRules, whyUnarmed } from './arming.ts';

const wall = Date.parse('2026-11-22T10:00:00Z');
const rules: ArmingRules = {
  ack: { name: 'LIVE_ARM_ACK', text: 'I_UNDERSTAND_LIVE_RISK' },
  at: { name: 'LIVE_ARM_AT', windowMs: 600_000 },
  notional: { name: 'LIVE_MAX_NOTIONAL_USD', ceiling: 1000 },
};
const armed = {
  LIVE_ARM_ACK: 'I_UNDERSTAND_LIVE_RISK',
  LIVE_ARM_AT: '2026-11-22T09:55:00Z',
  LIVE_MAX_NOTIONAL_USD: '1000',
};

const names = (variables: Readonly<Record<string, string | undefined>>): readonly string[] =>
  whyUnarmed(rules, { ...armed, ...variables }, wall).map(({ name }) => name);

test('armed is only what says all three', () => {
  expect(names({})).toEqual([]);
  expect(whyUnarmed(rules, {}, wall).map(({ name }) => name)).toEqual([
    'LIVE_ARM_ACK',
    'LIVE_ARM_AT',
    'LIVE_MAX_NOTIONAL_USD',
  ]);
});

test.each([
  '',
  'i_understand_live_risk',
  'I_UNDERSTAND_LIVE_RISK ',
  ' I_UNDERSTAND_LIVE_RISK',
  'I_UNDERSTAND_LIVE_RISK\n',
  'true',
  'yes',
])('the acknowledgement is exactly what it must be: %j is not', LIVE_ARM_ACK => {
  expect(names({ LIVE_ARM_ACK })).toEqual(['LIVE_ARM_ACK']);
});

test.each([
  ['2026-11-22T09:50:00Z', true],
  ['2026-11-22T10:00:00Z', true],
  ['2026-11-22T09:59:59.999Z', true],
  ['2026-11-22T09:49:59Z', false],
  ['2026-11-22T10:00:01Z', false],
  ['2026-11-22T10:00:00.001Z', false],
  ['2026-11-22T09:55:00', false],
  ['2026-11-22T09:55:00+00:00', false],
  ['2026-11-22T18:55:00+09:00', false],
  ['2026-11-22 09:55:00Z', false],
  ['2026-02-30T09:55:00Z', false],
  ['1795341300', false],
  ['now', false],
  ['', false],
  [' 2026-11-22T09:55:00Z', false],
])('the time is UTC, of the last ten minutes, and has been: %j is %s', (LIVE_ARM_AT, isGood) => {
  expect(names({ LIVE_ARM_AT })).toEqual(isGood ? [] : ['LIVE_ARM_AT']);
});

test.each([
  ['1', true],
  ['999.99', true],
  ['1000', true],
  ['1000.00000001', false],
  ['1001', false],
  ['0', false],
  ['0.0', false],
  ['-1', false],
  ['+1', false],
  ['1e2', false],
  ['0x10', false],
  ['Infinity', false],
  ['NaN', false],
  ['1,000', false],
  ['100 ', false],
  ['', false],
  ['.5', false],
])('the amount is a plain number above 0 and within the ceiling: %j is %s', (LIVE_MAX_NOTIONAL_USD, isGood) => {
  expect(names({ LIVE_MAX_NOTIONAL_USD })).toEqual(isGood ? [] : ['LIVE_MAX_NOTIONAL_USD']);
});

test('what was said in place of the acknowledgement is told to nobody', () => {
  const canary = 'hunter2-in-the-wrong-place';
  expect(
    JSON.stringify(whyUnarmed(rules, { ...armed, LIVE_ARM_ACK: canary, LIVE_ARM_AT: canary }, wall)),
  ).not.toContain(canary);
});

test('rules that make no sense arm nothing', () => {
  const broken = { ...rules, at: { name: 'LIVE_ARM_AT', windowMs: Number.NaN } };
  expect(whyUnarmed(broken, armed, wall).map(({ name }) => name)).toEqual(['LIVE_ARM_AT']);
  const open = { ...rules, notional: { name: 'LIVE_MAX_NOTIONAL_USD', ceiling: Number.NaN } };
  expect(whyUnarmed(open, armed, wall).map(({ name }) => name)).toEqual(['LIVE_MAX_NOTIONAL_USD']);
  expect(whyUnarmed(rules, armed, Number.NaN).map(({ name }) => name)).toEqual(['LIVE_ARM_AT']);
});
