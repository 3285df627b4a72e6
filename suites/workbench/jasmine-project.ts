import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { jasmine } from '../adapters/jasmine.ts';
import { jasmineModules } from './jasmine-versions.mjs';
import { eachInstalled, type Project, projectIn, scratch } from './node-project.ts';

/** Each installed major of jasmine. */
export const jasmines: readonly { readonly major: number; readonly modules: string }[] = eachInstalled(
  'jasmine',
  [5, 6] as const,
  jasmineModules,
);

/** A project of jasmine with these files. */
export const jasmineProject = (modules: string, files: Readonly<Record<string, string>>): Project => {
  const cwd = scratch('jasmine');
  mkdirSync(join(cwd, 'spec', 'support'), { recursive: true });
  symlinkSync(modules, join(cwd, 'node_modules'));
  const made = projectIn(cwd, { adapter: jasmine, bare: ['node_modules/jasmine/bin/jasmine.js'], env: {} });
  made.write('package.json', '{ "type": "module" }');
  for (const [path, text] of Object.entries(files)) made.write(path, text);
  return made;
};
