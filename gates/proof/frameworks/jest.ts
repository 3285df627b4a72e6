import { jest as adapter } from '../../../suites/adapters/jest.ts';
import { findPackage } from '../node-package.ts';
import { nodePlants } from '../node-plants.ts';
import { type Framework, lines } from '../plant.ts';

const head = lines(
  `const { appendFileSync, existsSync } = require('node:fs');`,
  `const { spawn } = require('node:child_process');`,
  `const { beforeAll, describe, test } = require('@jest/globals');`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
).trimEnd();

/** jest of the project, otherwise the one that PATH leads to. */
export const jest: Framework = {
  name: 'jest',
  remedy: adapter.remedy,
  // A package of its own: what jest would look for above it is not there, and its tests are CommonJS.
  plants: nodePlants({ head, end: 'js' }).map(plant => ({
    ...plant,
    files: { 'package.json': '{}\n', ...plant.files },
  })),
  find: where => findPackage('jest', where),
};
