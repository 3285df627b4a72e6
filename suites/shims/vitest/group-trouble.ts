import type { TestRef } from '../../../harness/protocol/test-id.ts';
import type { Say } from '../node/line.ts';
import { failureOf } from '../node/failure.ts';
import { outcomeOf } from './outcome.ts';
import type { Steps } from '../node/steps.ts';
import type { FileTask, SuiteTask } from './task.ts';

/** Tells what goes wrong with a group beside its tests, once. */
export type GroupTrouble = {
  /** Its trouble has a name already. */
  readonly told: (group: SuiteTask) => void;
  /** When the runner takes up a group: one that failed before it began runs nothing. */
  readonly begun: (group: SuiteTask, of: TestRef) => void;
  readonly ended: (group: SuiteTask) => void;
};

/** Trouble told through `say`. */
export const groupTrouble = (say: Say, steps: Steps): GroupTrouble => {
  const known = new WeakSet<SuiteTask>();
  return {
    told: group => void known.add(group),
    begun: (group, of) => {
      if (group.result?.state !== 'fail' || known.has(group)) return;
      known.add(group);
      const file = of.file ?? '';
      const project = of.project === undefined ? {} : { project: of.project };
      const end = isFile(group)
        ? steps.begin({ kind: 'load', file, ...project }, group)
        : steps.begin({ kind: 'hook', hook: 'describe', when: 'before', of }, group);
      end(outcomeOf(group.result.errors ?? []));
    },
    ended: group => {
      const errors = group.result?.errors ?? [];
      const last = errors.at(-1);
      // A hook that lost against its own clock outside of our sight.
      const closed = steps.close(group, last === undefined ? undefined : outcomeOf([last]));
      if (closed || last === undefined || known.has(group)) return;
      known.add(group);
      for (const error of errors) say({ type: 'session-failed', failure: failureOf(error) });
    },
  };
};

const isFile = (group: SuiteTask): group is FileTask => 'filepath' in group;
