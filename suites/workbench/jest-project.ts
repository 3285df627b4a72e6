import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '../adapters/jest.ts';
import { jestModules } from './jest-versions.mjs';
import { eachInstalled, type Project, projectIn, scratch } from './node-project.ts';

/** Files of a project by their paths. */
export type Files = Readonly<Record<string, string>>;

/** Each major that the adapter serves, with what makes a project for it. `config`: what its manifest says of jest. */
export const eachJest = (): readonly {
  readonly major: 29 | 30;
  readonly project: (files: Files, config?: object) => Project;
}[] =>
  eachInstalled('jest', [29, 30] as const, jestModules).map(({ major, modules }) => ({
    major,
    project: (files, config = {}) => project(files, config, modules),
  }));

const project = (files: Files, config: object, modules: string): Project => {
  const cwd = scratch('jest');
  const made = projectIn(cwd, { adapter: jest, bare: [join(cwd, 'node_modules', 'jest', 'bin', 'jest.js')], env: {} });
  // What jest remembers of a project stays in it.
  const own = { private: true, jest: { cacheDirectory: '<rootDir>/.jest-cache', ...config } };
  made.write('package.json', JSON.stringify(own));
  for (const [path, text] of Object.entries(files)) made.write(path, text);
  symlinkSync(modules, join(cwd, 'node_modules'));
  return made;
};
