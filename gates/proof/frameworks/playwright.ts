import { playwright as adapter } from '../../../suites/adapters/playwright.ts';
import { findPackage } from '../node-package.ts';
import { nodePlants } from '../node-plants.ts';
import { type Framework, lines, type Plant } from '../plant.ts';

const head = lines(
  `const { appendFileSync, existsSync } = require('node:fs');`,
  `const { spawn } = require('node:child_process');`,
  `const { test } = require('@playwright/test'), { beforeAll, describe } = test;`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
).trimEnd();

/** Nobody sees which of its tests has left a process behind. */
const ofSession = ({ fates, ...plant }: Plant): Plant => ({
  ...plant,
  fates: {
    ...Object.fromEntries(Object.entries(fates).map(([id, fate]) => [id, fate.replace(' leaky', '')])),
    '(session)': 'passed leaky',
  },
  culprit: '(session)',
});

/** A hook has no clock beside that of the test which it comes before. */
const ofTest = (plant: Plant): Plant => {
  const [under, beside] = ['hook.test.js > group > under it', 'hook.test.js > beside it'];
  return { ...plant, fates: { [under]: 'hung', [beside]: 'passed' }, culprit: under };
};

const asPlaywrightTells = (plant: Plant): Plant =>
  plant.endedAs === 'leak' ? ofSession(plant) : plant.name === 'hook' ? ofTest(plant) : plant;

/** Playwright of the project, otherwise the one that PATH leads to. No browser is needed. */
export const playwright: Framework = {
  name: 'playwright',
  remedy: adapter.remedy,
  plants: nodePlants({ head, end: 'js', hasExitLine: false }).map(plant => ({
    ...asPlaywrightTells(plant),
    // A package of its own, so that its tests are CommonJS.
    files: { 'package.json': '{}\n', ...plant.files },
  })),
  find: async where => {
    const found = await findPackage('@playwright/test', where, 'playwright');
    // What it has compiled goes with the project, not into the temporary folder of the machine.
    return found === undefined ? undefined : { ...found, env: { PWTEST_CACHE_DIR: '.playwright-cache' } };
  },
};
