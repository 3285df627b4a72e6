import type { Reason, Verdict, VerdictKind } from '../harness/protocol/verdict.ts';
import { exitCode } from './exit-code.ts';
import { policies } from './policies/index.ts';
import type { Facts } from './policies/policy.ts';

/** The strongest word wins. */
const order: readonly VerdictKind[] = ['interrupted', 'incomplete', 'fail', 'conditional', 'pass-with-debt', 'pass'];

/** Makes the verdict: the only place where one is made. */
export const judge = (facts: Facts): Verdict => {
  const found = policies.flatMap(({ name, blocks, warns = 'pass' as const, judge: ask }) =>
    ask(facts).map((reason): { readonly reason: Reason; readonly kind: VerdictKind } => ({
      reason: { policy: name, ...reason },
      kind: reason.level === 'block' ? blocks : typeof warns === 'function' ? warns(facts) : warns,
    })),
  );
  const kinds = new Set(found.map(({ kind }) => kind));
  const kind = order.find(word => kinds.has(word)) ?? 'pass';
  return { kind, exitCode: exitCode(kind, facts.findings.interrupted), reasons: found.map(({ reason }) => reason) };
};
