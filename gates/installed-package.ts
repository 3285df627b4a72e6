import { readFileSync, realpathSync } from 'node:fs';
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
    resolve(`${name}/${entry}`);
    const manifest: unknown = JSON.parse(readFileSync(resolve(`${name}/package.json`), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : undefined;
  } catch {
    return undefined; // not there, or not to be read
  }
};
