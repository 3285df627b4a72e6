import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const find = (folder: string): string => {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the package of the gate has no package.json');
  return find(parent);
};

/** The folder of this package, whether built or from source. */
export const packageRoot: string = find(dirname(fileURLToPath(import.meta.url)));

/** The code that is injected into runners, built. */
export const shimsFolder: string = join(packageRoot, 'dist', 'suites', 'shims');

/** The version of this package. */
export const gateVersion = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version?: string };
  return version ?? '0.0.0';
};
