// The built harness, as the gate uses it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './place.mjs';

/** A module of `dist/harness`. */
export const built = name => import(pathToFileURL(join(root, 'dist', 'harness', name)).href);
