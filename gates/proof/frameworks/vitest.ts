import { vitest as adapter } from '../../../suites/adapters/vitest.ts';
import { findPackage } from '../node-package.ts';
import { nodePlants } from '../node-plants.ts';
import { type Framework, lines } from '../plant.ts';

const head = lines(
  `import { appendFileSync, existsSync } from 'node:fs';`,
  `import { spawn } from 'node:child_process';`,
  `import { beforeAll, describe, test } from 'vitest';`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
).trimEnd();

/** vitest of the project, otherwise the one that PATH leads to. */
export const vitest: Framework = {
  name: 'vitest',
  remedy: adapter.remedy,
  plants: nodePlants({ head, end: 'ts', hasExitLine: true }),
  find: where => findPackage('vitest', where),
};
