import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasBrowser, type Look, type Opened, open, overflow, startBrowser, violations } from './browser.ts';

/** A page that is looked at, and what it must hold. */
export type CheckedPage = {
  readonly name: string;
  /** One of everything, some of it hostile, some of it too long for any line. */
  readonly full: () => string;
  /** With nothing in it. */
  readonly empty: () => string;
  /** As it is every day: what is read first has to be above the fold. */
  readonly ordinary: () => string;
  readonly title: string;
  /** The ids of its headings. */
  readonly parts: readonly string[];
  /** Something that is folded until it is opened or printed. */
  readonly folded: string;
};

/** Opens a page that is checked, in the browser that all checks of it share. */
export type OpenPage = (html: string, look?: Look) => Promise<Opened>;

const looks: readonly Look[] = [
  { scheme: 'light' },
  { scheme: 'dark' },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
];

/** Nothing but texts: no script, no image, no handler. */
const foreign = 'script, img, iframe, object, embed, base, form, [onerror], [onload]';

/** What holds for every page that the gate writes, in a real browser. `more` says what holds for this one alone. */
export const checkPage = (checked: CheckedPage, more: (openPage: OpenPage) => void): void => {
  describe.runIf(hasBrowser())(`${checked.name}, in a real browser`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'gate-page-'));
    let browser: Browser;
    let count = 0;

    const openPage: OpenPage = (html, look) => {
      const file = join(folder, `${++count}.html`);
      writeFileSync(file, html);
      return open(browser, file, look);
    };

    beforeAll(async () => {
      browser = await startBrowser();
    });

    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test.each(looks)(
      '%j: no complaint, no request, nothing to scroll sideways, nothing that axe-core minds',
      async look => {
        for (const html of [checked.full(), checked.empty()]) {
          const { page, complaints, requests, close } = await openPage(html, look);
          await page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
          expect(await overflow(page)).toBe(0);
          expect(await violations(page)).toEqual([]);
          expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
          await close();
        }
      },
    );

    test('texts are texts, and every part can be read without JavaScript', async () => {
      const { page, complaints, close } = await openPage(checked.full(), { javaScript: false });
      expect(await page.locator(foreign).count()).toBe(0);
      expect(await page.title()).toBe(checked.title);
      expect(await page.getByText('<script>document.title="pwned"</script>').count()).toBeGreaterThan(3);
      for (const id of checked.parts) expect(await page.locator(`h2#${id}`).isVisible(), id).toBe(true);
      expect(complaints).toEqual([]);
      await close();
    });

    test('what is said, why, and what to type next are above the fold, on a desk and on a phone', async () => {
      for (const width of [1200, 390]) {
        const { page, close } = await openPage(checked.ordinary(), { width });
        for (const text of ['h1', '#why', '#next', '.next li']) {
          const box = await page.locator(text).first().boundingBox();
          expect((box?.y ?? Infinity) + (box?.height ?? 0), `${text} at ${width}`).toBeLessThan(844);
        }
        await close();
      }
    });

    test('the keyboard reaches it, and the first stop skips to the details', async () => {
      const { page, close } = await openPage(checked.full());
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.className')).toBe('skip');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
      await close();
    });

    test('it prints black on white, with what is folded and without what only leads around', async () => {
      const { page, close } = await openPage(checked.full(), { scheme: 'dark' });
      await page.emulateMedia({ media: 'print' });
      const colours =
        '(() => { const { backgroundColor, color } = getComputedStyle(document.body); return [backgroundColor, color]; })()';
      expect(await page.evaluate(colours)).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
      expect(await page.locator('nav').isVisible()).toBe(false);
      const folded = `document.querySelector(${JSON.stringify(checked.folded)}).checkVisibility({ contentVisibilityAuto: true })`;
      await expect.poll(() => page.evaluate(folded)).toBe(true);
      expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
      await close();
    });

    more(openPage);
  });
};
