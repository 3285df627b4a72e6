import type { Discovered } from '../../../harness/protocol/event.ts';
import type { FileRef } from '../../adapter.ts';
import type { Assignment } from '../node/assignment.ts';
import type { Sequencer, Specification, Vitest } from './instance.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import { onShard, putFirst } from './sequencer.ts';
import { hasShim, scopeOf, witness } from './witness.ts';

type Hearing = {
  readonly say: Say;
  readonly assignment: Assignment;
  readonly nameOf: (path: string) => string;
  /** The sequencer of those who have not chosen one. */
  readonly usual: Sequencer;
};

/** Listens to a run from the main process, and sees to it that only the files of this launch are in it, in their order. */
export const listen = (vitest: Vitest, { say, assignment, nameOf, usual }: Hearing): void => {
  let planned: readonly Specification[] = [];
  vitest.reporters.push(witness(vitest, { say, nameOf, assignment, planned: () => planned }));

  const { specifications } = vitest;
  const found = specifications.getRelevantTestSpecifications.bind(specifications);
  specifications.getRelevantTestSpecifications = async filters => {
    const all = await found(filters);
    return vitest.config.shard === undefined ? plan(all) : all;
  };
  putFirst(vitest, usual, each => assignment.rankOf(refOf(each)));
  onShard(vitest, (all, shard) => {
    const taken = new Set(shard.map(each => JSON.stringify(refOf(each))));
    const rest = all.map(refOf).filter(each => !taken.has(JSON.stringify(each)) && assignment.isAbout(each));
    const left = plan(shard);
    if (rest.length > 0) say({ type: 'discovered', pid, tests: rest.map(leftOut) });
    return left;
  });
  /** What is left to do of the files that this run is about. */
  const plan = (files: readonly Specification[]): Specification[] => {
    const left = files.filter(each => assignment.loads(refOf(each)));
    planned = left;
    const heard = left.filter(isHeard);
    const unseen = left.length - heard.length;
    say({ type: 'planned', files: heard.map(refOf), ...(unseen === 0 ? {} : { unseen }) });
    return left;
  };
  const refOf = ({ moduleId, project, pool }: Specification): FileRef => {
    const name = scopeOf(project, pool);
    return { file: nameOf(moduleId), ...(name === undefined ? {} : { project: name }) };
  };

  const cancel = vitest.cancelCurrentRun.bind(vitest);
  let isTold = false;
  vitest.cancelCurrentRun = reason => {
    if (reason === 'test-failure' && !isTold) say({ type: 'bailed', reason: '--bail: a test failed' });
    isTold = true;
    return cancel(reason);
  };

  // Thresholds have no event and no error of their own, only this sentence.
  const { error } = vitest.logger;
  vitest.logger.error = (...said) => {
    const [first] = said;
    if (typeof first === 'string' && /Coverage for .+ does not meet/.test(first)) {
      say({ type: 'session-failed', failure: { message: first.replace(/^.*?(?=Coverage for)/s, ''), stack: [] } });
    }
    error.apply(vitest.logger, said);
  };
};

const leftOut = (of: FileRef): Discovered => ({
  ...of,
  titles: ['(load)'],
  mode: 'deselected',
  reason: '--shard',
});

const isHeard = ({ project, pool }: Specification): boolean => hasShim(project, pool);
