// How large the page of a ledger of 10 000 entries is, and how long a browser takes until it shows it.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ledgerFiles } from './large-ledger.mjs';
import { makeProject, root } from './place.mjs';
import { median, spread } from './statistics.mjs';

const count = 10_000;
const mostS = 2;
const mostBytes = 5_000_000;

const report = cwd => {
  const began = performance.now();
  const cli = join(root, 'dist', 'gates', 'cli.cjs');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'debt', 'report'], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`gate debt report: exit ${status}: ${stderr.slice(0, 300)}`);
  return performance.now() - began;
};

/** Until everything is there and has been painted; and how long the page itself was at work, which no other process makes longer. */
const opened = async (browser, file) => {
  const page = await browser.newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const began = performance.now();
  await page.goto(pathToFileURL(file).href);
  await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
  const ms = performance.now() - began;
  const { metrics } = await devtools.send('Performance.getMetrics');
  const workS = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  const shown = await page.locator('.owed > li').count();
  await page.close();
  if (shown !== count) throw new Error(`the page shows ${shown} of ${count} entries`);
  return { seconds: ms / 1000, workS };
};

/** `gate debt report` over 10 000 entries, and its page in Chromium. */
export const ledgerPage = {
  name: 'debt report',
  bound: `10 000 entries: opens in ≤ ${mostS} s, < 5 MB`,
  measure: async ({ pairs }) => {
    const cwd = makeProject('ledger', await ledgerFiles(count));
    const gateMs = report(cwd);
    const file = join(cwd, '.gate', 'debt', 'report.html');
    const { size } = statSync(file);
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    });
    const looks = [];
    try {
      for (let at = 0; at < Math.max(1, pairs); at++) looks.push(await opened(browser, file));
    } finally {
      await browser.close();
    }
    const times = looks.map(({ seconds }) => seconds);
    const workS = median(looks.map(look => look.workS));
    const value = median(times);
    return {
      value,
      unit: 's',
      ok: value <= mostS && size < mostBytes,
      evidence: {
        spread: spread(times),
        gateMs,
        bytes: size,
        says: `the page has ${(size / 1e6).toFixed(2)} MB, and Chromium worked ${workS.toFixed(2)} s on it`,
      },
    };
  },
};
