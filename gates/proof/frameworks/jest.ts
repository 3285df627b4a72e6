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

// A package of its own, so that its tests are CommonJS; what jest remembers goes with it.
const own = '{ "jest": { "cacheDirectory": "<rootDir>/.jest-cache" } }\n';

/** jest of the project, otherwise the one that PATH leads to. */
export const jest: Framework = {
  name: 'jest',
  remedy: adapter.remedy,
  plants: nodePlants({ head, end: 'js', hasExitLine: false }).map(plant => ({
    ...plant,
    files: { 'package.json': own, ...plant.files },
  })),
  find: where => findPackage('jest', where),
};
