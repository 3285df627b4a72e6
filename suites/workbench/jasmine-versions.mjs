// Puts jasmine 5 and 6 into cache folders: this repository itself does not use it.
import { installWhereStarted, modulesWith } from './runner-in-cache.mjs';

const wanted = { 5: '5.13.0', 6: '6.3.0' };

/** The `node_modules` that holds a major of jasmine, made when it is not there; nothing when it cannot be had. */
export const jasmineModules = major => modulesWith(`jasmine-${major}`, { jasmine: wanted[major] });

installWhereStarted(import.meta.url, [5, 6], jasmineModules);
