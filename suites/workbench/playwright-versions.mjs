// Puts @playwright/test into a cache folder, without browsers: this repository itself does not use it.
import { installWhereStarted, modulesWith } from './runner-in-cache.mjs';

const wanted = { 1: '^1.65.1' };

/** The `node_modules` that holds a major of Playwright, made when it is not there; nothing when it cannot be had. */
export const playwrightModules = major =>
  modulesWith(`playwright-${major}`, { '@playwright/test': wanted[major] }, { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' });

installWhereStarted(import.meta.url, [1], playwrightModules);
