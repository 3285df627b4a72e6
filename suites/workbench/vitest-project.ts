import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vitest } from '../adapters/vitest.ts';
import { eachInstalled, type Project, projectIn, repository, scratch } from './node-project.ts';
import { modulesOf } from './vitest-versions.mjs';

/** Where a project has the coverage provider, which is a package of its own. */
export const coverage = 'node_modules/@vitest/coverage-v8';

/** Each major that the adapter serves, with what copies a fixture into its reach. */
export const eachVersion = (): readonly { readonly major: 3 | 4; readonly at: (fixture: string) => Project }[] =>
  eachInstalled('vitest', [3, 4] as const, modulesOf).map(({ major, modules }) => ({
    major,
    at: fixture => project(fixture, modules),
  }));

const project = (fixture: string, modules: string): Project => {
  const cwd = scratch(fixture);
  cpSync(join(repository, 'suites', 'fixtures', 'vitest', fixture), cwd, { recursive: true });
  writeFileSync(join(cwd, 'package.json'), '{"type":"module","private":true}');
  mkdirSync(join(cwd, 'node_modules'));
  for (const name of ['vitest', '@vitest', 'vite']) symlinkSync(join(modules, name), join(cwd, 'node_modules', name));
  const bare = [join(cwd, 'node_modules', 'vitest', 'vitest.mjs'), 'run'];
  return projectIn(cwd, { adapter: vitest, bare, env: { NO_COLOR: '1' } });
};
