import { isAbsolute, join, relative } from 'node:path';
import { packageRoot } from '../../harness/own-files.ts';
import type { LoadedConfig } from '../config/config.ts';

/** Where whoever gets an alert reads on: the link that is configured, or the runbook that comes with this package. */
export const runbookOf = ({ root, alerts }: Pick<LoadedConfig, 'root' | 'alerts'>): string =>
  alerts?.runbook ?? shippedRunbook(root);

/** Its path, seen from the repository where it lies in there. */
export const shippedRunbook = (root: string): string => {
  const path = join(packageRoot, 'docs', 'guides', 'runbook.md');
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
};
