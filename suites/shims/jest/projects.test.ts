import { expect, test } from 'vitest';
import type { ProjectConfig } from './circus.ts';
import { projectNames } from './projects.ts';

const project = (id: string, rootDir: string, name?: string): ProjectConfig => ({
  id,
  rootDir,
  runner: '',
  testRunner: '',
  ...(name === undefined ? {} : { displayName: { name } }),
});

test.each([
  ['one project needs no name', [project('1', '/r', 'x')], {}],
  ['names of their own', [project('1', '/r', 'x'), project('2', '/r', 'y')], { 1: 'x', 2: 'y' }],
  ['one name twice', [project('1', '/r', 'x'), project('2', '/r', 'x')], { 1: 'x', 2: 'x 2' }],
  ['folders apart', [project('1', '/r/a'), project('2', '/r/ab'), project('3', '/r/b')], {}],
  ['one folder', [project('1', '/r'), project('2', '/r'), project('3', '/r', 'z')], { 2: 'project 2', 3: 'z' }],
  ['a folder in another', [project('1', '/r/a'), project('2', '/r')], { 2: 'project 2' }],
])('%s', (_, configs, names) => {
  expect(projectNames(configs)).toEqual(names);
});
