import type { Row } from './expected.ts';

const spec = (...each: readonly string[]): string =>
  `const { test, expect } = require('@playwright/test');\n${each.join('\n')}\n`;
const config = (text = ''): string => `module.exports = { testDir: '.', ${text} };\n`;
const forever = '{ for (;;) {} }';
const plain = { 'package.json': '{}' };

const rows: readonly Row[] = [
  {
    name: 'a loop between tests that pass costs one test, a wait for ever the runner’s own clock',
    runner: 'playwright',
    files: {
      ...plain,
      'playwright.config.js': config('timeout: 8000'),
      'a.spec.js': spec(
        `test('first', () => {});`,
        `test('loop', () => ${forever});`,
        `test.describe('g', () => { test('between', () => {}); });`,
        `test('waits', async () => { test.setTimeout(500); await new Promise(() => undefined); });`,
        `test('last', () => {});`,
      ),
    },
    fates: {
      'a.spec.js > first': 'passed',
      'a.spec.js > loop': 'hung gate test a.spec.js:3',
      'a.spec.js > g > between': 'passed',
      'a.spec.js > waits': 'hung runner test a.spec.js:5',
      'a.spec.js > last': 'passed',
    },
    verdict: 'fail',
    launches: 1,
  },
  {
    name: 'tests that end their process',
    runner: 'playwright',
    files: {
      ...plain,
      'a.spec.js': spec(
        `test('a', () => {});`,
        `test('exits', () => { process.reallyExit(3); });`,
        `test('b', () => {});`,
        `test('killed', async () => { process.kill(process.pid, 'SIGKILL'); await new Promise(() => undefined); });`,
        `test('c', () => {});`,
      ),
    },
    fates: {
      'a.spec.js > a': 'passed',
      'a.spec.js > exits': 'crashed',
      'a.spec.js > b': 'passed',
      'a.spec.js > killed': 'crashed',
      'a.spec.js > c': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'all that a test can come to, in two projects, with retries',
    runner: 'playwright',
    files: {
      ...plain,
      'playwright.config.js': config(`retries: 1, projects: [{ name: 'x' }, { name: 'y', testMatch: /b\\.spec/ }]`),
      'a.spec.js': spec(
        `test('passes', () => {});`,
        `test('fails', () => { expect(1).toBe(2); });`,
        `test.skip('skipped', () => {});`,
        `test.fixme('later', () => {});`,
        `test('skips itself', () => { test.skip(true, 'why'); });`,
        `test.fail('expected', () => { expect(1).toBe(2); });`,
        `test.fail('unexpected', () => {});`,
        `test('a > "b" ü', ({}, info) => { expect(info.retry).toBe(1); });`,
      ),
      'b.spec.js': spec(`test('in both', () => {});`),
    },
    fates: {
      '/x :: a.spec.js > passes': 'passed',
      '/x :: a.spec.js > fails': 'failed a.spec.js:3',
      '/x :: a.spec.js > skipped': 'skipped',
      '/x :: a.spec.js > later': 'skipped',
      '/x :: a.spec.js > skips itself': 'skipped',
      '/x :: a.spec.js > expected': 'passed',
      '/x :: a.spec.js > unexpected': 'failed a.spec.js:8',
      '/x :: a.spec.js > a > "b" ü': 'passed flaky',
      '/x :: b.spec.js > in both': 'passed',
      '/y :: b.spec.js > in both': 'passed',
    },
    verdict: 'fail',
    launches: 1,
  },
  {
    name: 'hooks that fail',
    runner: 'playwright',
    files: {
      ...plain,
      'before.spec.js': spec(
        `test.describe('g', () => { test.beforeAll(() => { throw new Error('no'); });`,
        `test('under', () => {}); test('too', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'after.spec.js': spec(`test.afterAll(() => { throw new Error('no'); });`, `test('under', () => {});`),
      'each.spec.js': spec(`test.beforeEach(() => { throw new Error('no'); });`, `test('under', () => {});`),
    },
    fates: {
      'before.spec.js > g > (hook: beforeAll)': 'failed before.spec.js:2',
      'before.spec.js > g > under': 'not-run hook',
      'before.spec.js > g > too': 'not-run hook',
      'before.spec.js > beside': 'passed',
      'after.spec.js > (hook: afterAll)': 'failed after.spec.js:2',
      'after.spec.js > under': 'passed',
      'each.spec.js > under': 'failed each.spec.js:2',
    },
    verdict: 'fail',
  },
  {
    name: 'a file that cannot be loaded, and others',
    runner: 'playwright',
    files: {
      ...plain,
      'broken.spec.js': spec(`test('unseen', () => {});`, `throw new Error('no');`),
      'fine.spec.js': spec(`test('runs on', () => {});`),
    },
    fates: { 'broken.spec.js > (load)': 'failed broken.spec.js:3', 'fine.spec.js > runs on': 'passed' },
    verdict: 'fail',
    launches: 1,
  },
  {
    name: 'a browser that hangs with its worker, and one that does not',
    runner: 'playwright',
    files: {
      ...plain,
      'playwright.config.js': config(
        `timeout: 60000, use: { launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] } }`,
      ),
      'a.spec.js': spec(
        `test('sees', async ({ page }) => { await page.setContent('<h1>here</h1>'); await expect(page.locator('h1')).toHaveText('here'); });`,
        `test('loops', async ({ page }) => { await page.setContent('<h1>here</h1>'); for (;;) {} });`,
        `test('sees again', async ({ page }) => { await page.setContent('<p>again</p>'); await expect(page.locator('p')).toHaveText('again'); });`,
      ),
    },
    suite: { limits: { test: '15s', load: '60s', grace: '1s' } },
    fates: {
      'a.spec.js > sees': 'passed',
      'a.spec.js > loops': 'hung gate test a.spec.js:3',
      'a.spec.js > sees again': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'tests that .only and the arguments leave out are no pass',
    runner: 'playwright',
    suite: { args: ['--grep-invert=slow'] },
    files: {
      ...plain,
      'playwright.config.js': config(`projects: [{ name: 'x' }]`),
      'a.spec.js': spec(
        `test.only('alone', () => {});`,
        `test('unseen', () => {});`,
        `test.describe('g', () => { test('in a group', () => {}); });`,
      ),
      'b.spec.js': spec(`test('of another file', () => {});`, `test('slow', () => {});`),
    },
    fates: {
      '/x :: a.spec.js > alone': 'passed',
      '/x :: a.spec.js > unseen': 'not-run deselected',
      '/x :: a.spec.js > g > in a group': 'not-run deselected',
      '/x :: b.spec.js > of another file': 'not-run deselected',
      '/x :: b.spec.js > slow': 'not-run deselected',
    },
    verdict: 'incomplete',
    launches: 1,
  },
  {
    name: 'all is well',
    runner: 'playwright',
    files: { ...plain, 'a.spec.js': spec(`test('fine', () => {});`) },
    fates: { 'a.spec.js > fine': 'passed' },
    verdict: 'pass',
    launches: 1,
  },
  {
    name: 'no tests',
    runner: 'playwright',
    files: { ...plain, 'a.js': '' },
    fates: { '(session)': 'failed' },
    verdict: 'fail',
  },
];

/** What suites of Playwright do wrong. */
export const playwrightRows: readonly Row[] = rows.map(row => ({
  ...row,
  suite: { limits: { test: '5s', load: '60s', grace: '1s' }, ...row.suite },
}));
