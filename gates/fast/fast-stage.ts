import { judgePart } from '../judge-part.ts';
import type { Stage } from '../run-gate.ts';
import type { Yardstick } from '../settle-run.ts';
import type { SuiteChoice } from './choose.ts';
import { FastView } from './fast-view.ts';

/** The verdict of `fast` inside a run of everything: its tests come first, and are judged as soon as the last of them is over. */
export const fastStage = (
  choices: readonly SuiteChoice[],
  { retried, yardstick }: { readonly retried: ReadonlySet<string>; readonly yardstick: () => Yardstick },
): Stage => {
  const view = new FastView(choices, retried);
  return {
    name: 'fast',
    isComplete: event => view.isComplete(event),
    judge: findings => {
      const tests = findings.tests.filter(({ suite, id }) => view.has(suite, id));
      return { verdict: judgePart(findings, { gate: 'fast', tests }, yardstick()), tests: tests.length };
    },
  };
};
