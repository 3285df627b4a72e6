import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { TestRef } from '../../../harness/protocol/test-id.ts';

/** Names files as ids do: relative to the suite's folder, with `/`. */
export const fileNamer = (cwd: string): ((path: string) => string) => {
  const roots = [...new Set([cwd, real(cwd)])];
  return path => {
    const names = roots.map(root => relative(root, path));
    const name = names.find(each => !each.startsWith('..')) ?? names[0] ?? path;
    return sep === '/' ? name : name.split(sep).join('/');
  };
};

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    // A folder that cannot be resolved is named as it was given.
    return path;
  }
};

/** Numbers what bears one name within a file, in order of appearance, so that no two ids are the same. */
export const ordinals = (): ((titles: readonly string[]) => number) => {
  const taken = new Set<string>();
  return titles => {
    const name = titles.join(' > ');
    for (let nth = 1; ; nth += 1) {
      const id = nth === 1 ? name : `${name} #${nth}`;
      if (taken.has(id)) continue;
      taken.add(id);
      return nth;
    }
  };
};

/** A place in a file, without the parts that say nothing. */
export const refOf = (file: string, titles: readonly string[], project: string | undefined, nth = 1): TestRef => ({
  file,
  titles,
  ...(project === undefined ? {} : { project }),
  ...(nth === 1 ? {} : { nth }),
});

/** Two refs are of one test when their names are the same. */
export const refName = ({ file, titles, project, nth }: TestRef): string =>
  JSON.stringify([project ?? '', file ?? '', titles, nth ?? 1]);
