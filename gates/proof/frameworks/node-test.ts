import { nodeTest as adapter } from '../../../suites/adapters/node-test.ts';
import { candidateVersion, located } from '../../candidate-version.ts';
import { nodePlants } from '../node-plants.ts';
import { type Framework, lines } from '../plant.ts';

const head = lines(
  `const { appendFileSync, existsSync } = require('node:fs');`,
  `const { spawn } = require('node:child_process');`,
  `const { before: beforeAll, describe, test } = require('node:test');`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
).trimEnd();

/** A promise alone keeps no process alive: node:test itself ends what can never end. */
const kept = (text: string): string =>
  text.replace('new Promise(() => {})', 'new Promise(() => setInterval(() => {}, 1000))');

const renamed = (text: string): string => text.replace('(hook: beforeAll)', '(hook: before)');

/** The `node --test` of the suite that has it, otherwise that of this Node. */
export const nodeTest: Framework = {
  name: 'node-test',
  remedy: adapter.remedy,
  plants: nodePlants({ head, end: 'js', hasExitLine: true }).map(plant => ({
    ...plant,
    files: {
      // A package of its own, so that its tests are CommonJS.
      'package.json': '{}\n',
      ...Object.fromEntries(Object.entries(plant.files).map(([name, text]) => [name, kept(text)])),
    },
    fates: Object.fromEntries(Object.entries(plant.fates).map(([id, fate]) => [renamed(id), fate])),
    culprit: renamed(plant.culprit),
  })),
  find: async ({ cwd, program, env }) => {
    for (const candidate of adapter.candidates({ cwd, program }, env)) {
      const version = await candidateVersion(candidate, cwd);
      const found = located(candidate.program, cwd);
      if (version !== undefined) return { version, program: found, suite: { program: found } };
    }
    return undefined;
  },
};
