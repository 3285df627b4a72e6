import type { LedgerEntry, LedgerFacts } from './facts.ts';

/** An entry of a sample ledger, open and due in a month unless told otherwise. */
export const entry = (at: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: at.toString(16).padStart(12, '0'),
  test: `api :: tests/orders.spec.ts > Orders > case ${at}`,
  kind: 'fail',
  signature: `s1:${at.toString(16).padStart(16, '0')}`,
  message: 'AssertionError: expected <n> to equal <n> @ Refund.apply',
  state: 'open',
  since: '2026-11-01',
  owner: '@org/payments',
  reason: 'rounding differs between the two engines',
  due: '2026-12-22',
  ...more,
});

/** Facts of a day on which nothing but the ledger is known. */
export const sampleFacts = (entries: readonly LedgerEntry[], more: Partial<LedgerFacts> = {}): LedgerFacts => ({
  today: '2026-11-22',
  madeAt: '2026-11-22T10:30:00.000Z',
  entries,
  log: [],
  flaky: [],
  ...more,
});
