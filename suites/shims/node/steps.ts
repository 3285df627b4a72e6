import type { Step } from '../../../harness/protocol/event.ts';
import type { Outcome } from '../../../harness/protocol/outcome.ts';
import { pid } from './line.ts';
import type { Say } from './line.ts';
import { now } from './now.ts';

/** Ends a step that was begun. Only the first call counts. */
export type End = (outcome?: Outcome, more?: { readonly isShared?: boolean }) => void;

/** Tells the steps of this process, and closes what their owner left open. */
export type Steps = {
  readonly begin: (step: Step, owner: object, ownLimitMs?: number) => End;
  /** Ends all that is still open of an owner. Returns whether there was any. */
  readonly close: (owner: object, outcome?: Outcome) => boolean;
};

/** Steps told through `say`. */
export const stepsOf = (say: Say): Steps => {
  const open = new Map<object, Set<End>>();
  return {
    begin: (step, owner, ownLimitMs) => {
      const startedAt = now();
      const mine = open.get(owner) ?? new Set();
      open.set(owner, mine);
      const end: End = (outcome, more) => {
        if (!mine.delete(end)) return;
        if (mine.size === 0) open.delete(owner);
        const ms = now() - startedAt;
        say({ type: 'step-finished', pid, step, ms, ...(outcome === undefined ? {} : { outcome }), ...more });
      };
      mine.add(end);
      say({ type: 'step-started', pid, step, ...(ownLimitMs === undefined ? {} : { ownLimitMs }) });
      return end;
    },
    close: (owner, outcome) => {
      const left = [...(open.get(owner) ?? [])];
      for (const end of left) end(outcome);
      return left.length > 0;
    },
  };
};
