import type { Vitest, WorkerSettings } from './instance.ts';

/** Sets how many workers the runner may have, for those projects where the user has not said it. */
export const limitWorkers = (vitest: Vitest, workers: number | undefined): void => {
  const { config, projects } = vitest;
  const each = projects.map(project => project.config);
  if (workers === undefined || saysWorkers(config)) return;
  const said = each.filter(one => saysWorkers(one) && !runsAlone(one)).map(groupOf);
  // Projects of one group must have the same number: where one has said its own, the others are left as they were.
  if (each.some(one => !saysWorkers(one) && said.includes(groupOf(one)))) return;
  config.maxWorkers = workers;
};

/** 3.x has two more ways to say it. */
const saysWorkers = ({ maxWorkers, minWorkers, poolOptions }: WorkerSettings): boolean =>
  [maxWorkers, minWorkers].some(value => value !== undefined) ||
  Object.values(poolOptions ?? {}).some(pool => Object.keys(pool).some(name => /^m(ax|in)(Forks|Threads)$/.test(name)));

/** Vitest takes such a project out of its group. */
const runsAlone = (settings: WorkerSettings): boolean =>
  settings.maxWorkers === 1 && settings.isolate === true && groupOf(settings) === 0;

const groupOf = ({ sequence }: WorkerSettings): number => sequence?.groupOrder ?? 0;
