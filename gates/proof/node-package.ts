import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { probe } from '../../harness/process/probe.ts';
import type { Installed, Surroundings } from './plant.ts';

/** A package of Node with a command of its own: that of the project, otherwise the one that PATH leads to. */
export const findPackage = async (
  name: string,
  { cwd, env }: Surroundings,
  command: string = name,
): Promise<Installed | undefined> => {
  for (const folder of [cwd, ...onPath(command, env)]) {
    const found = await packageAt(name, folder);
    if (found !== undefined)
      return { version: found.version, suite: {}, program: [process.execPath], packages: { [name]: found.dir } };
  }
  return undefined;
};

const question = (name: string): string =>
  [
    `const { join } = require('node:path')`,
    `const { resolve } = require('node:module').createRequire(process.cwd() + '/package.json')`,
    // A package may keep its manifest from those who import it: it is looked for as Node would.
    `const places = resolve.paths('${name}').map(folder => join(folder, '${name}'))`,
    `const dir = require('node:fs').realpathSync(places.find(place => require('node:fs').existsSync(join(place, 'package.json'))))`,
    `console.log(dir + '\\n' + require(join(dir, 'package.json')).version)`,
  ].join('; ');

const packageAt = async (
  name: string,
  cwd: string,
): Promise<{ readonly dir: string; readonly version: string } | undefined> => {
  const { ok, text } = await probe([process.execPath, '-e', question(name)], { cwd });
  const [dir = '', version = ''] = text.split('\n').slice(-2);
  return ok && version !== '' ? { dir, version } : undefined;
};

/** Where the commands of that name in PATH really lie. */
const onPath = (name: string, { PATH = '' }: Surroundings['env']): readonly string[] =>
  PATH.split(delimiter).flatMap(folder => {
    try {
      return [dirname(realpathSync(join(folder, name)))];
    } catch {
      return []; // there is none in this folder
    }
  });
