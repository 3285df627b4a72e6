import { expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { htmlPage } from '../../reports/reporters/html.ts';
import { failure, frame, mixedRun, sampleRun, sampleSuite, sampleTest } from '../../reports/sample-records.ts';
import { overflow, violations } from './browser.ts';
import { checkPage } from './page-checks.ts';

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

checkPage(
  {
    name: 'report.html of a run',
    full: () => htmlPage.render(everything),
    empty: () => htmlPage.render(sampleRun([sampleTest()])),
    ordinary: () => htmlPage.render(everything),
    title: `FAIL · gate full · ${mixedRun.run.id}`,
    parts: ['new', 'known', 'paid', 'hangs', 'gone', 'not-run', 'slowest', 'launches', 'suites', 'kills'],
    folded: 'details:not([open]) pre',
  },
  openPage => {
    test('a look bites: what a broken page does is seen', async () => {
      const broken =
        '<html><body style="width:3000px"><img src="https://example.invalid/a.png"><script>console.error("x")</script>';
      const { page, complaints, requests, close } = await openPage(broken);
      expect(await overflow(page)).toBeGreaterThan(0);
      expect((await violations(page)).join('\n')).toContain('image-alt');
      expect(complaints).toContain('error: x');
      expect(requests).toEqual(['https://example.invalid/a.png']);
      await close();
    });

    test('the worst comes first, and what is folded can be unfolded without JavaScript', async () => {
      const { page, close } = await openPage(htmlPage.render(everything), { javaScript: false });
      expect(await page.locator('article').first().textContent()).toContain('spins');
      const fold = page.locator('details').first();
      await fold.locator('summary').click();
      expect(await fold.locator('ol, pre').first().isVisible()).toBe(true);
      await close();
    });
  },
);
