import fs from 'node:fs';
import type { LaunchFile } from '../../adapters/launch-file.ts';
import { hookRef, type TestRef } from '../../../harness/protocol/test-id.ts';
import { assignmentFrom, type Assignment } from '../node/assignment.ts';
import { refName } from '../node/place.ts';

/** What is to become of a test in this launch. `through`: only for the sake of those inside of it. */
export type Part = 'run' | 'through' | 'unselected' | 'done' | 'no-hook';

/** The assignment of a launch, for a runner whose tests have tests inside of them. */
export type Assigned = Assignment & {
  /** `groups`: those around it, from the outermost inward. */
  readonly partOf: (test: TestRef, groups: readonly TestRef[]) => Part;
  /** Whether a hook has gone wrong in an earlier launch: it is not entered again. */
  readonly isHookBroken: (group: TestRef, hook: string) => boolean;
  /** The files that have a broken hook in front of all their tests, outside of every group. */
  readonly brokenFiles: readonly TestRef[];
};

/** Reads what the gate has left for this launch. */
export const assignedFrom = (path: string | undefined): Assigned => {
  const assignment = assignmentFrom(path);
  const launch = path === undefined ? undefined : (JSON.parse(fs.readFileSync(path, 'utf8')) as LaunchFile);
  const chosen = launch?.only?.tests ?? [];
  const above = new Set(chosen.flatMap(linesAbove));
  const isHookBroken: Assigned['isHookBroken'] = (group, hook) => assignment.isDone(hookRef(group, hook));
  return {
    ...assignment,
    isHookBroken,
    brokenFiles: (launch?.skip.tests ?? [])
      .filter(({ titles }) => titles.length === 1 && titles[0] === '(hook: before)')
      .map(test => ({ ...test, titles: [] })),
    partOf: (test, groups) => {
      if (assignment.isDone(test)) return 'done';
      if (groups.some(group => isHookBroken(group, 'before'))) return 'no-hook';
      if (!assignment.isUnselected(test)) return 'run';
      return above.has(refName({ ...test, nth: 1 })) ? 'through' : 'unselected';
    },
  };
};

/** The names of all that a test may be inside of. */
const linesAbove = ({ file, titles }: TestRef): readonly string[] =>
  titles
    .slice(1)
    .map((_, length) => refName({ ...(file === undefined ? {} : { file }), titles: titles.slice(0, length + 1) }));
