import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../harness/own-files.ts';
import { type Check, fail, pass } from '../check.ts';

/** Whether Node is as new as this package asks for. */
export const node: Check = {
  name: 'node',
  look: async () => {
    const needed = neededNode();
    const { node: version } = process.versions;
    return isAtLeast(version, needed)
      ? [pass(`${version} (${needed} or newer is needed)`)]
      : [fail(`${version} is too old`, `install Node ${needed} or newer`)];
  },
};

/** Whether a version is not older than another: `20.20.2` than `20.19`. */
export const isAtLeast = (version: string, needed: string): boolean => {
  const [has, wants] = [version, needed].map(text => text.split('.').map(Number));
  for (const [index, part] of (wants ?? []).entries()) {
    const own = has?.[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
};

const neededNode = (): string => {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    engines?: { node?: string };
  };
  return engines?.node?.replace(/^>=/, '') ?? '20';
};
