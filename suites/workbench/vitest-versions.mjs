// Puts vitest 3.2 (with its coverage) into a cache folder beside the 4.1 of this repository: the adapter serves both.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installWhereStarted, modulesWith } from './runner-in-cache.mjs';

const wanted = { vitest: '~3.2.7', '@vitest/coverage-v8': '~3.2.7' };
const own = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'node_modules');

/** The `node_modules` that holds a major of vitest, made when it is not there; nothing when it cannot be had. */
export const modulesOf = major => (major === 4 ? own : modulesWith('vitest-3.2', wanted));

const inBrowser = {
  3: { vitest: '~3.2.7', '@vitest/browser': '~3.2.7', playwright: '^1.65.1' },
  4: { vitest: '~4.1.12', '@vitest/browser-playwright': '~4.1.12', playwright: '^1.65.1' },
};

/** The same with what runs tests in a browser, without any browser. */
export const browserModules = major =>
  modulesWith(`vitest-${major}-browser`, inBrowser[major], { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' });

installWhereStarted(import.meta.url, [3], modulesOf);
installWhereStarted(import.meta.url, [3, 4], browserModules);
