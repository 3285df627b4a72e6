import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { htmlPage } from '../../reports/reporters/html.ts';
import { failure, frame, mixedRun, sampleRun, sampleSuite, sampleTest } from '../../reports/sample-records.ts';
import { hasBrowser, type Look, open, overflow, startBrowser, violations } from './browser.ts';

const nasty = '</title></style></pre><script>document.title="pwned"</script><img src=x onerror="alert(1)">\u202e';
const unbroken = 'averylongwordwithoutanyplacetobreak'.repeat(12);

const debts = (['new', 'drift', 'known', 'changed', 'paid', 'known', 'new'] as const).entries();
const owing = [...debts].map(([index, verdict]) =>
  sampleTest({
    file: `src/${index === 6 ? unbroken : 'debt'}.test.ts`,
    titles: [`${verdict} ${index}`, index === 0 ? nasty : unbroken],
    ...(verdict === 'paid' ? {} : { outcome: index === 5 ? ('hung' as const) : ('failed' as const) }),
    failure: failure(index === 0 ? nasty : `Error: ${unbroken}`, {
      detail: `${nasty}\n${unbroken}`,
      stack: Array.from({ length: 30 }, (_, at) => frame(at % 2 === 0 ? `src/${nasty}.ts` : unbroken, at, nasty)),
    }),
    debt: { verdict, entry: '9f3a1c7be204', why: 'signature differs: 34 % edit distance' },
  }),
);
const launch = { launch: 1, why: `all tests ${nasty}`, startedAt: '2026-11-21T10:30:01.000Z', durationMs: 20_600 };

/** One of everything that a page can have in it, some of it hostile, some of it too long for any line. */
const everything: RunRecord = sampleRun([...mixedRun.tests, ...owing], mixedRun.verdict, {
  run: { ...mixedRun.run, branch: unbroken, commit: '4c1d2e9a77aa', dirty: true },
  suites: [sampleSuite({ incomplete: unbroken, launchDetails: [launch, { launch: 2, why: 'the rest' }] })],
  kills: [{ pid: 7, command: `node ${unbroken}`, reason: nasty, signal: 'SIGKILL', survived: true }],
  notes: [{ level: 'warning', text: nasty, suite: unbroken }],
  gone: [{ test: sampleTest({ titles: [nasty] }).id, entry: 'ddddeeeeffff' }],
});

describe.runIf(hasBrowser())('report.html of a run, in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-page-'));
  const file = join(folder, 'report.html');
  const green = join(folder, 'green.html');
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(file, htmlPage.render(everything));
    writeFileSync(green, htmlPage.render(sampleRun([sampleTest()])));
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const looks: readonly Look[] = [
    { scheme: 'light' },
    { scheme: 'dark' },
    { scheme: 'light', width: 360 },
    { scheme: 'dark', width: 360 },
  ];

  test.each(looks)(
    '%j: no complaint, no request, nothing to scroll sideways, nothing that axe-core minds',
    async look => {
      for (const path of [file, green]) {
        const { page, complaints, requests, close } = await open(browser, path, look);
        await page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })");
        expect(await overflow(page)).toBe(0);
        expect(await violations(page)).toEqual([]);
        expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
        await close();
      }
    },
  );

  test('a look bites: what a broken page does is seen', async () => {
    const broken = join(folder, 'broken.html');
    writeFileSync(
      broken,
      '<html><body style="width:3000px"><img src="https://example.invalid/a.png"><script>console.error("x")</script>',
    );
    const { page, complaints, requests, close } = await open(browser, broken);
    expect(await overflow(page)).toBeGreaterThan(0);
    expect((await violations(page)).join('\n')).toContain('image-alt');
    expect(complaints).toContain('error: x');
    expect(requests).toEqual(['https://example.invalid/a.png']);
    await close();
  });

  test('texts of tests are texts: no script, no image, no handler, and the title is ours', async () => {
    const { page, complaints, close } = await open(browser, file);
    expect(await page.locator('script, img, iframe, object, embed, base, form, [onerror], [onload]').count()).toBe(0);
    expect(await page.title()).toBe(`FAIL · gate full · ${mixedRun.run.id}`);
    expect(await page.locator('article').first().textContent()).toContain('spins');
    expect(await page.getByText('<script>document.title="pwned"</script>').count()).toBeGreaterThan(3);
    expect(complaints).toEqual([]);
    await close();
  });

  test('the verdict and what to type next are above the fold, on a desk and on a phone', async () => {
    for (const width of [1200, 390]) {
      const { page, close } = await open(browser, file, { width });
      for (const text of ['h1', '#why', '#next', '.next li']) {
        const box = await page.locator(text).first().boundingBox();
        expect((box?.y ?? Infinity) + (box?.height ?? 0), `${text} at ${width}`).toBeLessThan(844);
      }
      await close();
    }
  });

  test('it reads without JavaScript: every part is there, and what is folded can be unfolded', async () => {
    const { page, close } = await open(browser, file, { javaScript: false });
    const fold = page.locator('details').first();
    await fold.locator('summary').click();
    expect(await fold.locator('ol, pre').first().isVisible()).toBe(true);
    for (const id of ['new', 'known', 'paid', 'hangs', 'gone', 'not-run', 'slowest', 'launches', 'suites', 'kills'])
      expect(await page.locator(`h2#${id}`).isVisible(), id).toBe(true);
    await close();
  });

  test('the keyboard reaches every link and fold, and the first stop skips to the details', async () => {
    const { page, close } = await open(browser, file);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.closest('main') !== null")).toBe(true);
    await close();
  });

  test('it prints black on white, with what is folded and without what only leads around', async () => {
    const { page, close } = await open(browser, file, { scheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const colours = 'const { backgroundColor, color } = getComputedStyle(document.body); [backgroundColor, color]';
    expect(await page.evaluate(`(() => { ${colours.replace('; [', '; return [')} })()`)).toEqual([
      'rgb(255, 255, 255)',
      'rgb(0, 0, 0)',
    ]);
    expect(await page.locator('nav').isVisible()).toBe(false);
    const folded = "document.querySelector('details:not([open]) pre').checkVisibility({ contentVisibilityAuto: true })";
    await expect.poll(() => page.evaluate(folded)).toBe(true);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
    await close();
  });
});
