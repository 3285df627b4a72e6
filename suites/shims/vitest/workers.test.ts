import { expect, test } from 'vitest';
import type { Vitest, WorkerSettings } from './instance.ts';
import { limitWorkers } from './workers.ts';

/** What `limitWorkers` makes of a run with these settings. */
const limited = (root: WorkerSettings, projects: readonly WorkerSettings[], workers?: number): number | undefined => {
  const config = { ...root };
  limitWorkers({ config, projects: projects.map(each => ({ config: each })) } as unknown as Vitest, workers);
  return config.maxWorkers;
};

const late = { sequence: { groupOrder: 1 } };

test.each<{
  readonly says: string;
  readonly root?: WorkerSettings;
  readonly projects?: readonly WorkerSettings[];
  readonly is: number | undefined;
}>([
  { says: 'nobody has said anything', is: 2 },
  { says: 'the root has said it', root: { maxWorkers: 5 }, is: 5 },
  { says: 'the root has said how few', root: { minWorkers: 1 }, is: undefined },
  { says: 'a pool has it', root: { poolOptions: { forks: { maxForks: 3 } } }, is: undefined },
  { says: 'a pool has how few', root: { poolOptions: { vmThreads: { minThreads: 3 } } }, is: undefined },
  { says: 'a pool has something else', root: { poolOptions: { forks: { isolate: false } } }, is: 2 },
  { says: 'a project of another group has said it', projects: [{ ...late, maxWorkers: 4 }, {}], is: 2 },
  { says: 'a project of the same group has said it', projects: [{ maxWorkers: 4 }, {}], is: undefined },
  { says: 'a project that runs alone has said it', projects: [{ maxWorkers: 1, isolate: true }, {}], is: 2 },
  { says: 'one worker without isolation', projects: [{ maxWorkers: 1, isolate: false }, {}], is: undefined },
])('$says: $is', ({ root = {}, projects = [{}], is }) => {
  expect(limited(root, projects, 2)).toBe(is);
});

test('no number, no change', () => {
  expect(limited({}, [{}])).toBeUndefined();
});
