import type { DebtKind, Observation } from '../harness/protocol/debt.ts';
import type { OutcomeKind } from '../harness/protocol/outcome.ts';
import type { FailureRecord, TestRecord } from '../harness/protocol/record.ts';
import { failureText, leakText } from './failure-text.ts';
import { signatureOf } from './signature.ts';

const kinds: Partial<Record<OutcomeKind, 'fail' | 'hang' | 'crash'>> = {
  failed: 'fail',
  hung: 'hang',
  crashed: 'crash',
};

const nothing: readonly Observation[] = [];

/** What a test of a finished run owes: nothing, what went wrong with it, what it left behind, or both. */
export const observe = (test: TestRecord): readonly Observation[] => {
  if (test.outcome === 'passed' && test.flags.length === 0) return nothing;
  const trouble = troubleOf(test);
  const leak = test.flags.includes('leaky') ? [observed('leak', leakText(test.leaks ?? []))] : [];
  return trouble === undefined ? leak : [trouble, ...leak];
};

const troubleOf = ({ outcome, failure, flags, earlier }: TestRecord): Observation | undefined => {
  const kind = kinds[outcome];
  if (kind !== undefined) return owed(kind, failure ?? { kind, message: '', stack: [] });
  if (!flags.includes('flaky')) return undefined;
  return owed('flaky', earlier?.[0] ?? { kind: 'fail', message: '', stack: [] });
};

/** A parent that failed only through its children owes nothing of its own. */
const owed = (kind: DebtKind, failure: FailureRecord): Observation | undefined =>
  failure.because === 'children' ? undefined : observed(kind, failureText(failure));

const observed = (kind: DebtKind, text: string): Observation => ({ kind, ...signatureOf(text) });
