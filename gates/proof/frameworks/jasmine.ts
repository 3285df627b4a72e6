import { findPackage } from '../node-package.ts';
import { nodePlants } from '../node-plants.ts';
import type { Framework } from '../plant.ts';

const head = [
  `import { spawn } from 'node:child_process';`,
  `import { appendFileSync, existsSync } from 'node:fs';`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
  // Its own clock would ring first.
  `const test = it; jasmine.DEFAULT_TIMEOUT_INTERVAL = 600_000;`,
].join('\n');

const config = '{ "spec_dir": ".", "spec_files": ["*.test.js"], "env": { "random": false } }\n';

/** What is planted in jasmine. */
export const jasmine: Framework = {
  name: 'jasmine',
  find: where => findPackage('jasmine', where),
  remedy: 'npm install --save-dev jasmine',
  plants: nodePlants({ head, end: 'js', hasExitLine: true }).map(plant => ({
    ...plant,
    files: { 'spec/support/jasmine.json': config, ...plant.files },
  })),
};
