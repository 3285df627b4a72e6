import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Framework, Installed } from './plant.ts';

/** Short where something is meant to run out of time; long where a busy machine only needs longer. */
const limits = { test: '2s', hook: '2s', load: '30s', silence: '60s', teardown: '10s', grace: '500ms' };

/** The variable that everything planted has in its environment. */
export const markName = 'GATE_PROOF';

/** Writes a project with everything that is planted in a framework, each plant a suite of its own. */
export const writeProject = (
  dir: string,
  { name, plants }: Pick<Framework, 'name' | 'plants'>,
  { suite, env = {}, packages = {} }: Installed,
  markOf: (plant: string) => string,
): void => {
  const suites = plants.map(plant => [
    plant.name,
    { runner: name, cwd: plant.name, limits, ...suite, env: { ...env, [markName]: markOf(plant.name) } },
  ]);
  // One after the other: they are not to take time from each other.
  write(join(dir, 'gate.config.json'), JSON.stringify({ cores: 1, suites: Object.fromEntries(suites) }, undefined, 2));
  write(join(dir, 'package.json'), '{ "type": "module" }\n');
  for (const plant of plants)
    for (const [file, text] of Object.entries(plant.files)) write(join(dir, plant.name, file), text);
  // Links to single packages, so that what a runner writes into node_modules stays here.
  for (const [packaged, folder] of Object.entries(packages)) {
    const link = join(dir, 'node_modules', packaged);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(folder, link, 'dir');
  }
};

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};
