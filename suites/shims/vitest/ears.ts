import type { Discovered } from '../../../harness/protocol/event.ts';
import type { Specification, Vitest } from './instance.ts';
import { pid } from './line.ts';
import type { Say } from './line.ts';
import type { Skips } from './skip-list.ts';
import { projectName, witness } from './witness.ts';

type Hearing = { readonly say: Say; readonly skips: Skips; readonly nameOf: (path: string) => string };

/** Listens to a run from the main process, and keeps finished files out of it. */
export const listen = (vitest: Vitest, { say, skips, nameOf }: Hearing): void => {
  let planned: readonly Specification[] = [];
  vitest.reporters.push(witness(vitest, { say, nameOf, skips, planned: () => planned }));

  const { specifications } = vitest;
  const found = specifications.getRelevantTestSpecifications.bind(specifications);
  specifications.getRelevantTestSpecifications = async filters => {
    const all = await found(filters);
    return vitest.config.shard === undefined ? plan(all) : all;
  };
  onShard(vitest, (all, shard) => {
    const taken = new Set(shard.map(each => JSON.stringify(planOf(each))));
    const rest = all.map(planOf).filter(each => !taken.has(JSON.stringify(each)));
    const left = plan(shard);
    if (rest.length > 0) say({ type: 'discovered', pid, tests: rest.map(leftOut) });
    return left;
  });
  /** What is left to do of the files that this run is about. */
  const plan = (files: readonly Specification[]): Specification[] => {
    const left = files.filter(({ moduleId, project }) => !skips.file(nameOf(moduleId), projectName(project)));
    planned = left;
    say({ type: 'planned', files: left.filter(isHeard).map(planOf) });
    return left;
  };
  const planOf = ({ moduleId, project }: Specification): { file: string; project?: string } => {
    const name = projectName(project);
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

const leftOut = (of: { readonly file: string; readonly project?: string }): Discovered => ({
  ...of,
  titles: ['(load)'],
  mode: 'deselected',
  reason: '--shard',
});

/** Hears which files a shard is made of, and says what is left of them. Each launch must cut the same one out of all files. */
const onShard = (
  vitest: Vitest,
  heard: (all: readonly Specification[], shard: readonly Specification[]) => Specification[],
): void => {
  if (vitest.config.shard === undefined) return;
  const { sequence } = vitest.config;
  sequence.sequencer = class extends sequence.sequencer {
    override async shard(files: Specification[]): Promise<Specification[]> {
      return heard(files, await super.shard(files));
    }
  };
};

/** Browsers and the type checker run without our shim: only the reporter sees their tests. */
const isHeard = ({ project, pool }: Specification): boolean =>
  project.config.browser?.enabled !== true && pool !== 'typescript' && pool !== 'browser';
