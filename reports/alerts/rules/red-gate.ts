import type { RunRecord } from '../../../harness/protocol/record.ts';
import type { AlertFacts } from '../facts.ts';
import { type Blame, blamed } from './blame.ts';
import type { Area, Rule } from './rule.ts';

/** What only one kind of trouble has made red. */
type RedGate = {
  readonly name: string;
  readonly area: Area;
  readonly blame: Blame;
  readonly when: string;
  /** What to say of so many of them. */
  readonly title: (count: number) => string;
  readonly actions: readonly string[];
};

/** A rule for a red gate that has one kind of trouble alone: whoever is woken reads what it is, and one message tells it. */
export const redGate = ({ name, area, blame, when, title, actions }: RedGate): Rule => ({
  name,
  area,
  priority: 'P0',
  when,
  tell: facts => {
    const run = redRun(facts);
    if (run === undefined) return undefined;
    const found = blamed(run);
    if (found.length === 0 || found.some(each => each.blame !== blame)) return undefined;
    return { title: `${title(found.length)} on ${branchOf(run)}`, failed: found.map(({ words }) => words), actions };
  },
});

/** The run, where it was a whole gate of a protected branch and is red for more than its preflight; a run that was stopped says nothing. */
export const redRun = ({ run, isProtected }: AlertFacts): RunRecord | undefined =>
  run !== null && isProtected && !run.run.partial && isRed(run) && blamed(run).length > 0 ? run : undefined;

/** Whether a verdict lets nobody go on. */
export const isRed = ({ verdict }: Pick<RunRecord, 'verdict'>): boolean =>
  verdict.kind === 'fail' || verdict.kind === 'incomplete';

/** For people. */
export const branchOf = ({ run }: Pick<RunRecord, 'run'>): string => run.branch ?? 'an unknown branch';
