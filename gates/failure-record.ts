import type { Outcome } from '../harness/protocol/outcome.ts';
import type { FailureRecord } from '../harness/protocol/record.ts';

/** What a bad outcome says of itself; undefined for one that is not bad. */
export const failureOf = (outcome: Outcome): FailureRecord | undefined => {
  switch (outcome.kind) {
    case 'failed': {
      const [first] = outcome.failures;
      const { message = 'failed, and its runner does not say why', stack = [], ...rest } = first ?? {};
      return { kind: 'fail', message, stack, ...rest };
    }
    case 'hung': {
      const { kind: _kind, ...rest } = outcome;
      return { kind: 'hang', ...rest };
    }
    case 'crashed':
      return { kind: 'crash', message: outcome.message, stack: outcome.stack };
    default:
      return undefined;
  }
};
