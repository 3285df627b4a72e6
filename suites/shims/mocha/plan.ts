import { resolve } from 'node:path';
import type { Mocha } from './shapes.ts';
import type { World } from './world.ts';

/** The files of a run that this launch loads, in their order; and says so. */
export const planned = ({ say, assignment, nameOf }: World, mocha: Mocha): string[] => {
  const { file = [], sort = false, parallel = false } = mocha.options;
  // What `--file` names is there for all the others.
  const always = new Set(file.map(path => resolve(path)));
  const files = mocha.files
    .map(path => ({ path, ref: { file: nameOf(path) } }))
    .filter(({ path, ref }) => assignment.loads(ref) || (always.has(path) && !assignment.isAbout(ref)));
  // In one process files may lean on those before them: a whole run keeps their order.
  if (!sort && (parallel || assignment.isPart)) {
    const rank = ({ path, ref }: (typeof files)[number]): number => (always.has(path) ? -1 : assignment.rankOf(ref));
    files.sort((a, b) => rank(a) - rank(b));
  }
  say({ type: 'planned', files: files.map(({ ref }) => ref) });
  return files.map(({ path }) => path);
};
