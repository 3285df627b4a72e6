// Puts jest 29 and 30 (with jsdom) into cache folders: this repository itself does not use it.
import { installWhereStarted, modulesWith } from './runner-in-cache.mjs';

const wanted = {
  29: { jest: '~29.7.0', 'jest-environment-jsdom': '~29.7.0' },
  30: { jest: '^30.5.0', 'jest-environment-jsdom': '^30.5.0' },
};
const names = { 29: 'jest-29.7', 30: 'jest-30' };

/** The `node_modules` that holds a major of jest, made when it is not there; nothing when it cannot be had. */
export const jestModules = major => modulesWith(names[major], wanted[major]);

installWhereStarted(import.meta.url, [29, 30], jestModules);
