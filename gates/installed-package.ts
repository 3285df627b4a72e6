import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PackageCheck } from '../suites/adapter.ts';

/**
 * The version of the package that a program in this folder would load, found as Node finds it there. Undefined where there is
 * none, or not a whole one. Asked in this process, which saves the start of another before every run.
 */
export const installedVersion = (cwd: string, { package: name, entry }: PackageCheck): string | undefined => {
  try {
    // Programs see their folder without links, and packages are looked for from there upwards.
    const { resolve } = createRequire(join(realpathSync(cwd), 'package.json'));
    const fileOf = (path: string): string => {
      try {
        return resolve(`${name}/${path}`);
      } catch (error) {
        return hiddenFile(resolve.paths(name) ?? [], name, path, error);
      }
    };
    fileOf(entry);
    const manifest: unknown = JSON.parse(readFileSync(fileOf('package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : undefined;
  } catch {
    return undefined; // not there, or not to be read
  }
};

/** A package may keep its files from those who import it: they are there all the same. Any other fault is thrown on. */
const hiddenFile = (folders: readonly string[], name: string, path: string, error: unknown): string => {
  const isHidden = error instanceof Error && 'code' in error && error.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
  const found = folders.map(folder => join(folder, name)).find(place => existsSync(join(place, 'package.json')));
  if (!isHidden || found === undefined || !existsSync(join(found, path))) throw error;
  return join(found, path);
};
