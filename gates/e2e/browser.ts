import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** How a page is looked at. */
export type Look = {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly javaScript?: boolean;
};

/** A page in a browser, and what it has complained of or asked for so far. */
export type Opened = {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** Everything but the page itself and what lies inside it. */
  readonly requests: readonly string[];
  readonly loadMs: number;
  readonly close: () => Promise<void>;
};

const names = ['chromium', 'chromium-browser', 'google-chrome'];

const executable = (): string | undefined => {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter))
    for (const name of names) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // the next place
      }
    }
  return undefined;
};

/** What is missing fails where CI is set, and is skipped loudly elsewhere. */
export const hasBrowser = (): boolean => {
  if (executable() !== undefined) return true;
  const words = 'chromium is not here: npm run setup (Debian package chromium)';
  if (process.env['CI'] !== undefined) throw new Error(words);
  process.stderr.write(`SKIPPED: ${words}\n`);
  return false;
};

/** Starts the machine's own Chromium, headless. */
export const startBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable() ?? 'chromium',
    // As root, and in most containers, there is no sandbox to be had.
    args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    timeout: 120_000,
  });

/** Opens a file as a user would, from the disk. */
export const open = async (
  browser: Browser,
  file: string,
  { scheme = 'light', width = 1200, javaScript = true }: Look = {},
): Promise<Opened> => {
  const options: BrowserContextOptions = {
    viewport: { width, height: 844 },
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
  };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', message => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', error => complaints.push(error.message));
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', request => {
    if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
  });
  const began = performance.now();
  await page.goto(url, { timeout: 120_000 });
  return { page, complaints, requests, loadMs: performance.now() - began, close: () => context.close() };
};

/** How far the page is wider than what shows it. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What axe-core has against the page: each rule with the places that break it. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  return page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
       violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map(({ target }) => id + ': ' + help + ': ' + target.join(' '))))`,
  );
};
