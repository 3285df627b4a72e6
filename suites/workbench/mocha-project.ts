import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { mocha } from '../adapters/mocha.ts';
import { mochaModules } from './mocha-versions.mjs';
import { eachInstalled, type Project, projectIn, scratch } from './node-project.ts';

/** Files of a project by their paths. */
export type Files = Readonly<Record<string, string>>;

/** Each major that the adapter serves, with what makes a project for it. */
export const eachMocha = (): readonly {
  readonly major: 10 | 11 | 12;
  readonly project: (files: Files) => Project;
}[] =>
  eachInstalled('mocha', [10, 11, 12] as const, mochaModules).map(({ major, modules }) => ({
    major,
    project: files => project(files, modules),
  }));

const project = (files: Files, modules: string): Project => {
  const cwd = scratch('mocha');
  // By the link that npm makes, as a script of a manifest starts it.
  const made = projectIn(cwd, { adapter: mocha, bare: [join(cwd, 'node_modules', '.bin', 'mocha')], env: {} });
  for (const [path, text] of Object.entries({ 'package.json': '{ "private": true }', ...files }))
    made.write(path, text);
  symlinkSync(modules, join(cwd, 'node_modules'));
  return made;
};
