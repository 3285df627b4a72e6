import { findPackage } from '../node-package.ts';
import { nodePlants } from '../node-plants.ts';
import type { Framework } from '../plant.ts';

const head = [
  `import { spawn } from 'node:child_process';`,
  `import { appendFileSync, existsSync } from 'node:fs';`,
  `const [test, beforeAll] = [it, before];`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
].join('\n');

/** mocha, in one process. Its own clocks stand still, so that those of the gate are seen. */
export const mocha: Framework = {
  name: 'mocha',
  find: async where => {
    const found = await findPackage('mocha', where);
    return found === undefined ? undefined : { ...found, suite: { args: ['--timeout', '0', '*.test.js'] } };
  },
  remedy: 'npm install --save-dev mocha',
  plants: nodePlants({ head, end: 'js', hasExitLine: false }),
};
