import type { Row } from './expected.ts';

const forever = '{ for (;;) {} }';
const never = '() => new Promise(() => {})';
const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
const workers = { args: ['--parallel', '--jobs', '2'] };

type Told = Pick<Row, 'files' | 'fates'> & Partial<Pick<Row, 'suite' | 'verdict' | 'launches'>> & { manifest?: object };

const row = (name: string, { files, manifest = {}, verdict = 'fail', ...rest }: Told): Row => ({
  name,
  runner: 'mocha',
  files: { 'package.json': JSON.stringify({ private: true, ...manifest }), ...files },
  verdict,
  ...rest,
});

/** What goes wrong in the same way in one process and with workers. */
const both = (
  name: string,
  told: Told,
  launches: { readonly serial?: number; readonly parallel?: number } = {},
): Row[] => [
  row(name, { ...told, ...(launches.serial === undefined ? {} : { launches: launches.serial }) }),
  row(`${name}, with workers`, {
    ...told,
    suite: { ...workers, ...told.suite },
    ...(launches.parallel === undefined ? {} : { launches: launches.parallel }),
  }),
];

/** What mocha suites do wrong. Each row is run with 10, 11 and 12. */
export const mochaRows: readonly Row[] = [
  ...both(
    'loops',
    {
      files: {
        'test/a.js': lines(
          `it('a', () => {});`,
          `it('one', () => ${forever});`,
          `it('b', () => {});`,
          `it('two', () => ${forever});`,
          `it('c', () => {});`,
        ),
        'test/b.mjs': lines(`import { it } from 'mocha';`, `it('a', () => {});`, `it('loop', () => ${forever});`),
        'test/c.cjs': lines(`it('fine', () => {});`),
      },
      fates: {
        'test/a.js > a': 'passed',
        'test/a.js > one': 'hung gate test test/a.js:2',
        'test/a.js > b': 'passed',
        'test/a.js > two': 'hung gate test test/a.js:4',
        'test/a.js > c': 'passed',
        'test/b.mjs > a': 'passed',
        'test/b.mjs > loop': 'hung gate test test/b.mjs:3',
        'test/c.cjs > fine': 'passed',
      },
    },
    { serial: 4, parallel: 3 },
  ),
  ...both('a promise that never resolves: our clock, or the runner’s own', {
    files: {
      'test/a.js': lines(
        `it('ours', ${never}).timeout(0);`,
        `it('theirs', ${never}).timeout(200);`,
        `it('callback', done => {});`,
        `it('last', () => {});`,
      ),
    },
    fates: {
      'test/a.js > ours': 'hung gate test test/a.js:1',
      'test/a.js > theirs': 'hung runner test test/a.js:2',
      'test/a.js > callback': 'hung runner test test/a.js:3',
      'test/a.js > last': 'passed',
    },
  }),
  row('a timeout that a test or a hook gives itself', {
    suite: { limits: { test: '1s', hook: '1s' } },
    files: {
      'test/a.js': lines(
        `before(function (done) { this.timeout(8000); setTimeout(done, 2500); });`,
        `it('slow', function (done) { this.timeout(8000); setTimeout(done, 2500); });`,
        `it('chained', done => { setTimeout(done, 2500); }).timeout(8000);`,
        `describe('g', function () { this.timeout(8000); it('in a group', done => { setTimeout(done, 2500); }); });`,
      ),
    },
    fates: {
      'test/a.js > slow': 'passed',
      'test/a.js > chained': 'passed',
      'test/a.js > g > in a group': 'passed',
    },
    verdict: 'pass',
    launches: 1,
  }),
  row('a timeout of the whole runner that is longer than a limit', {
    manifest: { mocha: { timeout: 60_000 } },
    files: { 'test/a.js': lines(`it('waits', ${never});`, `it('last', () => {});`) },
    fates: { 'test/a.js > waits': 'hung gate test test/a.js:1', 'test/a.js > last': 'passed' },
  }),
  ...both('hooks that loop', {
    files: {
      'test/before.js': lines(
        `describe('g', () => { before(() => ${forever}); it('under', () => {}); describe('h', () => { it('deep', () => {}); }); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
      'test/after.js': lines(
        `describe('g', () => { after(() => ${forever}); it('under', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
      'test/each.js': lines(
        `describe('g', () => { beforeEach(() => ${forever}); it('under', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
      'test/afterEach.js': lines(
        `describe('g', () => { afterEach(() => ${forever}); it('under', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
    },
    fates: {
      'test/before.js > g > (hook: beforeAll)': 'hung gate hook test/before.js:1',
      'test/before.js > g > under': 'not-run hook',
      'test/before.js > g > h > deep': 'not-run hook',
      'test/before.js > k > beside': 'passed',
      'test/after.js > g > (hook: afterAll)': 'hung gate hook test/after.js:1',
      'test/after.js > g > under': 'passed',
      'test/after.js > k > beside': 'passed',
      'test/each.js > g > under': 'hung gate hook test/each.js:1',
      'test/each.js > k > beside': 'passed',
      'test/afterEach.js > g > under': 'hung gate hook test/afterEach.js:1',
      'test/afterEach.js > k > beside': 'passed',
    },
  }),
  ...both('hooks that fail or never end', {
    files: {
      'test/fails.js': lines(
        `describe('g', () => { before(() => { throw new Error('no'); }); it('under', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
      'test/never.js': lines(
        `describe('g', function () { this.timeout(200); before(${never}); it('under', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
      'test/after.js': lines(
        `describe('g', () => { after(() => { throw new Error('no'); }); it('under', () => {}); });`,
      ),
      'test/each.js': lines(
        `describe('g', () => { afterEach(() => { throw new Error('no'); }); it('itself', () => {}); it('next', () => {}); });`,
      ),
      'test/beforeEach.js': lines(
        `describe('g', () => { beforeEach(done => {}); it('itself', () => {}); it('next', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
      'test/exits.js': lines(
        `describe('g', () => { before(() => { process.exit(0); }); it('under', () => {}); });`,
        `describe('k', () => { it('beside', () => {}); });`,
      ),
    },
    fates: {
      'test/fails.js > g > (hook: beforeAll)': 'failed test/fails.js:1',
      'test/fails.js > g > under': 'not-run hook',
      'test/fails.js > k > beside': 'passed',
      'test/never.js > g > (hook: beforeAll)': 'hung runner hook test/never.js:1',
      'test/never.js > g > under': 'not-run hook',
      'test/never.js > k > beside': 'passed',
      'test/after.js > g > (hook: afterAll)': 'failed test/after.js:1',
      'test/after.js > g > under': 'passed',
      'test/each.js > g > itself': 'failed test/each.js:1',
      'test/each.js > g > next': 'not-run hook',
      'test/beforeEach.js > g > itself': 'hung runner hook test/beforeEach.js:1',
      'test/beforeEach.js > g > next': 'not-run hook',
      'test/beforeEach.js > k > beside': 'passed',
      'test/exits.js > g > (hook: beforeAll)': 'crashed',
      'test/exits.js > g > under': 'not-run hook',
      'test/exits.js > k > beside': 'passed',
    },
  }),
  row('a hook of no group that loops takes the tests of all files with it', {
    files: {
      'test/a.js': lines(`before(() => ${forever});`, `it('a', () => {});`),
      'test/b.js': lines(`it('b', () => {});`),
    },
    fates: {
      'test/a.js > (hook: beforeAll)': 'hung gate hook test/a.js:1',
      'test/a.js > a': 'not-run hook',
      'test/b.js > b': 'not-run hook',
    },
    launches: 2,
  }),
  row('a hook of no group is there for the other files after a relaunch as well', {
    files: {
      'test/a.js': lines(`beforeEach(() => { globalThis.ready = true; });`, `it('a', () => {});`),
      'test/b.js': lines(
        `const assert = require('node:assert');`,
        `it('loop', () => ${forever});`,
        `it('last', () => { assert.ok(globalThis.ready); });`,
      ),
    },
    fates: {
      'test/a.js > a': 'passed',
      'test/b.js > loop': 'hung gate test test/b.js:2',
      'test/b.js > last': 'passed',
    },
    launches: 2,
  }),
  ...both('root hooks of the user’s', {
    manifest: { mocha: { require: './hooks.js' } },
    files: {
      'hooks.js': lines(
        `exports.mochaHooks = { beforeAll() { globalThis.up = 1; }, afterEach() { if (this.currentTest.title === 'dirty') throw new Error('dirt'); } };`,
      ),
      'test/a.js': lines(
        `const assert = require('node:assert');`,
        `it('sees it', () => { assert.equal(globalThis.up, 1); });`,
        `it('dirty', () => {});`,
      ),
    },
    fates: { 'test/a.js > sees it': 'passed', 'test/a.js > dirty': 'failed hooks.js:1' },
  }),
  ...both('files that cannot be loaded', {
    files: {
      'test/loop.js': lines(`it('unseen', () => {});`, `for (;;) {}`),
      'test/throws.js': lines(`describe('g', () => { it('unseen', () => {});`, `throw new Error('no'); });`),
      'test/import.mjs': lines(`import './not-there.mjs';`, `it('unseen', () => {});`),
      'test/exits.js': lines(`it('unseen', () => {});`, `process.exit(4);`),
      'test/zfine.js': lines(`it('runs on', () => {});`, `describe('g', () => { it('itself', () => {}); });`),
    },
    fates: {
      'test/loop.js > (load)': 'hung gate load test/loop.js:2',
      'test/throws.js > (load)': 'failed test/throws.js:2',
      'test/import.mjs > (load)': 'failed',
      'test/exits.js > (load)': 'crashed',
      'test/zfine.js > runs on': 'passed',
      'test/zfine.js > g > itself': 'passed',
    },
  }),
  ...both('tests that end their process', {
    files: {
      'test/kill.js': lines(
        `it('a', () => {});`,
        `it('kills', () => { process.kill(process.pid, 'SIGKILL'); for (;;) {} });`,
        `it('b', () => {});`,
        `it('aborts', () => { process.abort(); });`,
        `it('c', () => {});`,
      ),
      'test/exit.js': lines(
        `it('a', () => {});`,
        `it('exits', () => { process.exit(3); });`,
        `it('b', () => {});`,
        `it('leaves', () => { process.exit(0); });`,
        `it('c', () => {});`,
      ),
    },
    fates: {
      'test/kill.js > a': 'passed',
      'test/kill.js > kills': 'crashed',
      'test/kill.js > b': 'passed',
      'test/kill.js > aborts': 'crashed',
      'test/kill.js > c': 'passed',
      'test/exit.js > a': 'passed',
      'test/exit.js > exits': 'crashed',
      'test/exit.js > b': 'passed',
      'test/exit.js > leaves': 'crashed',
      'test/exit.js > c': 'passed',
    },
  }),
  ...both('errors that nobody catches', {
    files: {
      'test/during.js': lines(
        `it('waits', () => { setTimeout(() => { throw new Error('late'); }, 20); return new Promise(() => {}); });`,
        `it('last', () => {});`,
      ),
      'test/after.js': lines(
        `describe('g', () => {`,
        `  it('leaves one behind', () => { process.nextTick(() => { throw new Error('late'); }); });`,
        `  it('runs on', () => {});`,
        `});`,
      ),
    },
    fates: {
      'test/during.js > waits': 'failed test/during.js:1',
      'test/during.js > last': 'passed',
      'test/after.js > g > leaves one behind': 'failed test/after.js:2',
      'test/after.js > g > runs on': 'passed',
    },
  }),
  row('an error after the end of all tests', {
    files: { 'test/a.js': lines(`it('a', () => { setTimeout(() => { throw new Error('late'); }, 200); });`) },
    fates: { 'test/a.js > a': 'passed', '(session)': 'failed test/a.js:1' },
  }),
  ...both('processes left behind', {
    suite: { limits: { teardown: '2s', grace: '1s' } },
    files: {
      'test/daemon.js': lines(
        `const { spawn } = require('node:child_process');`,
        `it('daemon', () => { spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref(); });`,
        `it('tidy', () => {});`,
      ),
      'test/env.js': lines(
        `const { spawn } = require('node:child_process');`,
        `it('inherits', () => { spawn('sleep', ['300'], { stdio: 'inherit', env: { ...process.env } }).unref(); });`,
      ),
    },
    fates: {
      'test/daemon.js > daemon': 'passed leaky',
      'test/daemon.js > tidy': 'passed',
      'test/env.js > inherits': 'passed leaky',
    },
  }),
  ...both('too much memory', {
    suite: { memory: '500MiB', limits: { test: '60s' } },
    files: {
      'test/hog.js': lines(
        `it('a', () => {});`,
        `it('hog', () => { globalThis.held = Buffer.alloc(600 * 2 ** 20, 1); return new Promise(() => {}); }).timeout(0);`,
        `it('b', () => {});`,
      ),
      'test/fine.js': lines(`it('fine', () => {});`),
    },
    fates: {
      'test/hog.js > a': 'passed',
      'test/hog.js > hog': 'crashed',
      'test/hog.js > b': 'passed',
      'test/fine.js > fine': 'passed',
    },
  }),
  row('a server that nobody closes', {
    suite: { limits: { teardown: '2s' } },
    files: { 'test/a.js': lines(`it('listens', done => { require('node:net').createServer().listen(0, done); });`) },
    fates: { '(session)': 'passed leaky', 'test/a.js > listens': 'passed' },
  }),
  row('bail', {
    suite: { args: ['--bail'] },
    files: { 'test/a.js': lines(`it('fails', () => { throw new Error('no'); });`, `it('rest', () => {});`) },
    fates: { 'test/a.js > fails': 'failed test/a.js:1', 'test/a.js > rest': 'not-run deselected' },
    verdict: 'incomplete',
  }),
  row('only', {
    files: {
      'test/a.js': lines(`it('a', () => {});`, `it.only('b', () => {});`, `it.skip('c', () => {});`),
      'test/b.js': lines(`it('a', () => {});`),
    },
    fates: {
      'test/a.js > a': 'not-run deselected',
      'test/a.js > b': 'passed',
      'test/a.js > c': 'not-run deselected',
      'test/b.js > a': 'not-run deselected',
    },
    verdict: 'incomplete',
  }),
  row('only, which is forbidden', {
    suite: { args: ['--forbid-only'] },
    files: { 'test/a.js': lines(`it.only('b', () => {});`), 'test/b.js': lines(`it('a', () => {});`) },
    fates: { 'test/a.js > (load)': 'failed test/a.js:1', 'test/b.js > a': 'passed' },
  }),
  row('what is pending, which is forbidden', {
    suite: { args: ['--forbid-pending'] },
    files: { 'test/a.js': lines(`it('later');`, `it('asks', function () { this.skip(); });`, `it('b', () => {});`) },
    fates: { 'test/a.js > later': 'failed', 'test/a.js > asks': 'failed', 'test/a.js > b': 'passed' },
  }),
  row('other words for the same', {
    suite: { args: ['--ui', 'tdd'] },
    files: {
      'test/a.js': lines(
        `suite('g', () => { suiteSetup(() => { throw new Error('no'); }); test('under', () => {}); });`,
        `suite('h', () => { teardown(() => { throw new Error('no'); }); test('itself', () => {}); });`,
      ),
    },
    fates: {
      'test/a.js > g > (hook: beforeAll)': 'failed test/a.js:1',
      'test/a.js > g > under': 'not-run hook',
      'test/a.js > h > itself': 'failed test/a.js:2',
    },
  }),
  row('tests that a module exports, beside one that cannot be loaded', {
    suite: { args: ['--ui', 'exports'] },
    files: {
      'test/a.js': lines(`throw new Error('no');`),
      'test/b.js': lines(
        `exports.g = { before() { globalThis.up = 1; }, one() { if (globalThis.up !== 1) throw new Error('no'); }, loop() ${forever} };`,
      ),
    },
    fates: {
      'test/a.js > (load)': 'failed test/a.js:1',
      'test/b.js > g > one': 'passed',
      'test/b.js > g > loop': 'hung gate test test/b.js:1',
    },
  }),
  row('deselected, and listed in the configuration', {
    files: { 'test/a.js': lines(`it('slow one', () => {});`, `it('b', () => {});`) },
    suite: { args: ['-g', '^b'], deselected: ['* > slow *'] },
    fates: { 'test/a.js > slow one': 'not-run deselected', 'test/a.js > b': 'passed' },
    verdict: 'pass',
  }),
  ...both('names and kinds', {
    files: {
      'test/a.js': lines(
        `it('same', () => {});`,
        `it('same', () => { throw new Error('no'); });`,
        `it('ünï ☃ > "q"', () => {});`,
        `it('two\\nlines', () => {});`,
        `it('later');`,
        `it('skips itself', function () { this.skip(); });`,
        `it('skips itself late', function (done) { setTimeout(() => { try { this.skip(); } catch {} }, 10); });`,
        `describe.skip('group', () => { it('inside', () => {}); });`,
        `describe('asks first', () => { before(function () { this.skip(); }); it('inside', () => {}); });`,
        `it('done', done => done());`,
      ),
    },
    fates: {
      'test/a.js > same': 'passed',
      'test/a.js > same #2': 'failed test/a.js:2',
      'test/a.js > ünï ☃ > "q"': 'passed',
      'test/a.js > two\nlines': 'passed',
      'test/a.js > later': 'skipped',
      'test/a.js > skips itself': 'skipped',
      'test/a.js > skips itself late': 'skipped',
      'test/a.js > group > inside': 'skipped',
      'test/a.js > asks first > inside': 'skipped',
      'test/a.js > done': 'passed',
    },
  }),
  ...both('a flaky test', {
    files: {
      'test/a.js': lines(
        `let tries = 0;`,
        `it('flake', function () { this.retries(2); if (++tries < 2) throw new Error('no'); });`,
      ),
    },
    fates: { 'test/a.js > flake': 'passed flaky' },
  }),
  row('a global setup that fails', {
    manifest: { mocha: { require: './setup.js' } },
    files: {
      'setup.js': lines(`exports.mochaGlobalSetup = () => { throw new Error('no database'); };`),
      'test/a.js': lines(`it('a', () => {});`),
    },
    fates: { '(session)': 'failed setup.js:1', 'test/a.js > a': 'not-run hook' },
  }),
  row('a global setup that hangs', {
    manifest: { mocha: { require: './setup.js' } },
    files: {
      'setup.js': lines(`exports.mochaGlobalSetup = () => ${forever};`),
      'test/a.js': lines(`it('a', () => {});`),
    },
    fates: { '(hook: globalSetup)': 'hung gate hook setup.js:1', 'test/a.js > a': 'not-run hook' },
    launches: 2,
  }),
  row('a global teardown that fails', {
    manifest: { mocha: { require: './down.js' } },
    files: {
      'down.js': lines(`exports.mochaGlobalTeardown = () => { throw new Error('no rest'); };`),
      'test/a.js': lines(`it('a', () => {});`),
    },
    fates: { '(session)': 'failed down.js:1', 'test/a.js > a': 'passed' },
  }),
  row('flags of Node in the configuration: mocha starts itself again', {
    files: {
      '.mocharc.yaml': lines('expose-gc: true', 'timeout: 1500'),
      'test/a.js': lines(
        `it('has them', () => { globalThis.gc(); });`,
        `it('loop', () => ${forever});`,
        `it('last', () => {});`,
      ),
    },
    fates: {
      'test/a.js > has them': 'passed',
      'test/a.js > loop': 'hung gate test test/a.js:2',
      'test/a.js > last': 'passed',
    },
    launches: 2,
  }),
  row('the tests of a delayed root', {
    suite: { args: ['--delay'] },
    files: { 'test/a.js': lines(`setTimeout(() => { it('late', () => {}); run(); }, 20);`) },
    fates: { 'test/a.js > late': 'passed' },
    verdict: 'pass',
  }),
  row('no tests', { files: {}, fates: {}, verdict: 'incomplete' }),
  row('a file that is not there', { suite: { args: ['nowhere.js'] }, files: {}, fates: {}, verdict: 'incomplete' }),
  row('a dry run', {
    suite: { args: ['--dry-run'] },
    files: { 'test/a.js': lines(`it('a', () => { throw new Error('no'); });`) },
    fates: { 'test/a.js > a': 'passed' },
    verdict: 'incomplete',
  }),
  ...both('nothing wrong', {
    files: { 'test/a.js': lines(`it('a', () => {});`, `it('b', () => {});`) },
    fates: { 'test/a.js > a': 'passed', 'test/a.js > b': 'passed' },
    verdict: 'pass',
  }),
];
