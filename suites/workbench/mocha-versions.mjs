// Puts mocha 10, 11 and 12 into cache folders: this repository itself does not use it.
import { installWhereStarted, modulesWith } from './runner-in-cache.mjs';

const wanted = { 10: '~10.8.0', 11: '~11.8.0', 12: '^12.0.3' };

/** The `node_modules` that holds a major of mocha, made when it is not there; nothing when it cannot be had. */
export const mochaModules = major => modulesWith(`mocha-${major}`, { mocha: wanted[major] });

installWhereStarted(import.meta.url, [10, 11, 12], mochaModules);
