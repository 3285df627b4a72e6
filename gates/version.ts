import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../harness/own-files.ts';

/** The version of this package. */
export const gateVersion = (): string => {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version?: string };
  return version ?? '0.0.0';
};
