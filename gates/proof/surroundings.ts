import { resolve } from 'node:path';
import type { Loading } from '../config/load.ts';
import { suitesOf } from '../find-suites.ts';
import type { Framework, Surroundings } from './plant.ts';

/** Where each framework is looked for: as its first suite of the project is started, otherwise in the project's folder. */
export const surroundingsOf = async (
  loading: Loading,
  cwd: string,
): Promise<(framework: Framework) => Surroundings> => {
  const suites = loading.ok ? await suitesOf(loading.config) : [];
  const root = loading.ok ? loading.config.root : resolve(cwd);
  return ({ name }) => {
    const suite = suites.find(({ runner }) => runner === name);
    return { cwd: suite?.cwd ?? root, program: suite?.program ?? [], env: process.env };
  };
};
