import type { DebtKind, Observation } from '../harness/protocol/debt.ts';
import type { OutcomeKind } from '../harness/protocol/outcome.ts';
import type { FailureRecord, TestRecord } from '../harness/protocol/record.ts';
import { failureText, leakText } from './failure-text.ts';
import { besides, mayName, nobody, type OwnWords } from './own-words.ts';
import { projectPlaces } from './project-places.ts';
import { type Signature, signatureOf } from './signature.ts';

const kinds: Partial<Record<OutcomeKind, 'fail' | 'hang' | 'crash'>> = {
  failed: 'fail',
  hung: 'hang',
  crashed: 'crash',
};

const nothing: readonly Seen[] = [];

/** What was observed on a machine. */
export type Seen = Observation & {
  /** The same with the names of the machine in it, where there are any: so it was written before those were masked. */
  readonly named?: Signature;
};

/** What a test of a finished run owes: nothing, what went wrong with it, what it left behind, or both. `own`: the machine it ran on. */
export const observe = (test: TestRecord, own: OwnWords = nobody): readonly Seen[] => {
  if (test.outcome === 'passed' && test.flags.length === 0) return nothing;
  const trouble = troubleOf(test, own);
  const leak = test.flags.includes('leaky') ? [seen('leak', leakText(test.leaks ?? []), nobody)] : [];
  return trouble === undefined ? leak : [trouble, ...leak];
};

const troubleOf = ({ id, outcome, failure, flags, earlier }: TestRecord, own: OwnWords): Seen | undefined => {
  const kind = kinds[outcome];
  if (kind !== undefined) return owed(kind, failure ?? { kind, message: '', stack: [] }, { id, own });
  if (!flags.includes('flaky')) return undefined;
  return owed('flaky', earlier?.[0] ?? { kind: 'fail', message: '', stack: [] }, { id, own });
};

/** A parent that failed only through its children owes nothing of its own. */
const owed = (
  kind: DebtKind,
  failure: FailureRecord,
  { id, own }: { readonly id: string; readonly own: OwnWords },
): Seen | undefined => {
  if (failure.because === 'children') return undefined;
  const text = failureText(failure);
  const words = [id, ...projectPlaces(failure.stack)];
  return seen(kind, text, mayName(own, text) ? besides(own, words.join('\n')) : nobody);
};

const seen = (kind: DebtKind, text: string, own: OwnWords): Seen => {
  const named = signatureOf(text);
  const masked = own === nobody ? named : signatureOf(text, own);
  return { kind, ...masked, ...(named.signature === masked.signature ? {} : { named }) };
};
