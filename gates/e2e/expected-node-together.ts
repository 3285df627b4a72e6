import type { Row } from './expected.ts';

const forever = '{ for (;;) {} }';
const imports = `import { after, before, beforeEach, describe, it, test } from 'node:test';`;
const js = (...text: readonly string[]): string => `${[imports, ...text].join('\n')}\n`;

/** The option, as the versions call it. */
const args = { 22: '--experimental-test-isolation=none', 24: '--test-isolation=none' };

/** Arguments behind the option, and limits of its own. */
type More = { readonly on?: readonly (22 | 24)[]; readonly more?: readonly string[]; readonly limits?: object };

const row = (
  name: string,
  {
    on = [22, 24],
    more = [],
    limits,
    ...told
  }: Pick<Row, 'files' | 'fates'> & Partial<Pick<Row, 'verdict' | 'launches'>> & More,
): readonly Row[] =>
  on.map(major => ({
    name: `without isolation: ${name}`,
    runner: 'node-test',
    on: [major],
    suite: { args: [args[major], ...more], ...(limits === undefined ? {} : { limits }) },
    verdict: 'fail',
    ...told,
  }));

/** Its tests begin when all files are loaded. */
const waits = {
  'a.test.js': js(`await test('waits', () => {});`, `await test('unseen', () => {});`),
  'b.test.js': js(`test('runs on', () => {});`),
};

/** What goes wrong in suites whose files are all in one process (`--test-isolation=none`), which Node has from 22 on. */
export const nodeTogetherRows: readonly Row[] = [
  ...row('nothing wrong', {
    files: {
      'a.test.js': js(
        `test('a', () => {});`,
        `describe('g', () => { it('too', () => {}); });`,
        `test('p', async t => { await t.test('inside', () => {}); });`,
      ),
      'b.test.js': js(`test('a', () => {});`, `test('skipped', { skip: 'why' }, () => {});`),
      'script.test.js': `console.log('no tests here');\n`,
    },
    fates: {
      'a.test.js > a': 'passed',
      'a.test.js > g > too': 'passed',
      'a.test.js > p': 'passed',
      'a.test.js > p > inside': 'passed',
      'b.test.js > a': 'passed',
      'b.test.js > skipped': 'skipped',
      'script.test.js > script.test.js': 'passed',
    },
    verdict: 'pass',
    launches: 1,
  }),
  ...row('loops, an exit and a failure', {
    files: {
      'a.test.js': js(
        `test('first', () => {});`,
        `test('loop', () => ${forever});`,
        `test('p', async t => { await t.test('exits', () => process.exit(0)); await t.test('last', () => {}); });`,
      ),
      'b.test.js': js(
        `test('fails', () => { throw new Error('no'); });`,
        `test('kills', () => { process.kill(process.pid, 'SIGKILL'); for (;;) {} });`,
        `test('last', () => {});`,
      ),
    },
    fates: {
      'a.test.js > first': 'passed',
      'a.test.js > loop': 'hung gate test a.test.js:3',
      'a.test.js > p': 'failed',
      'a.test.js > p > exits': 'crashed a.test.js:4',
      'a.test.js > p > last': 'passed',
      'b.test.js > fails': 'failed b.test.js:2',
      'b.test.js > kills': 'crashed',
      'b.test.js > last': 'passed',
    },
    launches: 4,
  }),
  ...row('files that cannot be loaded', {
    files: {
      'behind.test.cjs': `const test = require('node:test');\ntest('unseen', () => {});\nthrow new Error('no');\n`,
      'behind.test.js': js(`describe('g', () => { it('unseen', () => ${forever}); });`, `throw new Error('no');`),
      'exits.test.js': js(`test('unseen', () => {});`, `process.exit(4);`),
      'kills.test.js': js(`process.kill(process.pid, 'SIGKILL'); for (;;) {}`),
      'late.test.js': js(`setTimeout(() => { throw new Error('no'); });`, `await new Promise(() => {});`),
      'loop.test.js': js(`test('unseen', () => {});`, `for (;;) {}`),
      'missing.test.js': js(`import './nowhere.js';`),
      'syntax.test.js': js(`test('unseen', () => {`),
      'throws.test.js': js(`throw new Error('no');`),
      'zfine.test.cjs': `require('node:test')('runs on', () => {});\n`,
      'zfine.test.js': js(`test('runs on', () => {});`),
    },
    fates: {
      'behind.test.cjs > unseen': 'not-run load',
      'behind.test.cjs > (load)': 'failed behind.test.cjs:3',
      'behind.test.js > g > unseen': 'not-run load',
      'behind.test.js > (load)': 'failed behind.test.js:3',
      'exits.test.js > unseen': 'not-run load',
      'exits.test.js > (load)': 'crashed exits.test.js:3',
      'kills.test.js > (load)': 'crashed',
      'late.test.js > (load)': 'failed late.test.js:2',
      'loop.test.js > (load)': 'hung gate load loop.test.js:3',
      'missing.test.js > (load)': 'failed',
      'syntax.test.js > (load)': 'failed',
      'throws.test.js > (load)': 'failed throws.test.js:2',
      'zfine.test.cjs > runs on': 'passed',
      'zfine.test.js > runs on': 'passed',
    },
    launches: 5,
  }),
  ...row('hooks of a group that loop and fail', {
    files: {
      'a.test.js': js(
        `describe('g', () => { before(() => ${forever}); it('under', () => {}); });`,
        `describe('h', () => { after(() => { throw new Error('no'); }); it('under', () => {}); });`,
      ),
      'b.test.js': js(`test('beside', () => {});`),
    },
    fates: {
      'a.test.js > g > (hook: before)': 'hung gate hook a.test.js:2',
      'a.test.js > g > under': 'not-run hook',
      'a.test.js > h > (hook: after)': 'failed a.test.js:3',
      'a.test.js > h > under': 'passed',
      'b.test.js > beside': 'passed',
    },
    launches: 2,
  }),
  ...row('a hook of no group is that of all files, also after a relaunch', {
    files: {
      'a.test.js': js(`before(() => { globalThis.ready = true; });`, `test('a', () => {});`),
      'b.test.js': js(
        `import assert from 'node:assert';`,
        `test('loop', () => ${forever});`,
        `test('last', () => assert.ok(globalThis.ready));`,
      ),
    },
    fates: {
      'a.test.js > a': 'passed',
      'b.test.js > loop': 'hung gate test b.test.js:3',
      'b.test.js > last': 'passed',
    },
    launches: 2,
  }),
  ...row('a hook of no group that loops takes the tests of all files with it', {
    files: {
      'a.test.js': js(`test('a', () => {});`),
      'b.test.js': js(`before(() => ${forever});`, `test('b', () => {});`),
    },
    fates: {
      'a.test.js > a': 'not-run hook',
      'b.test.js > (hook: before)': 'hung gate hook b.test.js:2',
      'b.test.js > b': 'not-run hook',
    },
    launches: 2,
  }),
  ...row('hooks of no group that fail', {
    files: {
      'a.test.js': js(`test('a', () => {});`, `after(() => { throw new Error('no'); });`),
      'b.test.js': js(`before(() => { throw new Error('no'); });`, `test('b', () => {});`),
    },
    fates: {
      'a.test.js > a': 'not-run hook',
      'a.test.js > (hook: after)': 'failed a.test.js:3',
      'b.test.js > (hook: before)': 'failed b.test.js:2',
      'b.test.js > b': 'not-run hook',
    },
    launches: 1,
  }),
  ...row('hooks of a module that is imported first', {
    more: ['--import', './setup.mjs'],
    files: {
      'setup.mjs': js(`before(() => { globalThis.ready = 1; });`, `beforeEach(() => { globalThis.ready += 1; });`),
      'a.test.js': js(`test('a', () => { if (globalThis.ready !== 2) throw new Error('no'); });`),
      'b.test.js': js(
        `test('loop', () => ${forever});`,
        `test('b', () => { if (!(globalThis.ready > 1)) throw new Error('no'); });`,
      ),
    },
    fates: { 'a.test.js > a': 'passed', 'b.test.js > loop': 'hung gate test b.test.js:2', 'b.test.js > b': 'passed' },
    launches: 2,
  }),
  ...row('something that keeps the process alive after its tests', {
    files: { 'a.test.js': js(`test('fine', () => { setInterval(() => {}, 1000); });`) },
    fates: { 'a.test.js > fine': 'passed', '(session)': 'passed leaky' },
    limits: { teardown: '1s', grace: '1s' },
    launches: 1,
  }),
  ...row('an end that the runner forces', {
    more: ['--test-force-exit'],
    files: {
      'a.test.js': js(`test('fine', () => { setInterval(() => {}, 1000); });`),
      'b.test.js': js(`test('b', () => {});`),
    },
    fates: { 'a.test.js > fine': 'passed', 'b.test.js > b': 'passed' },
    verdict: 'pass',
    launches: 1,
  }),
  ...row('tests that are marked only', {
    files: {
      'a.test.js': js(`test.only('chosen', () => {});`, `test('out', () => {});`),
      'b.test.js': js(`test('out', () => {});`),
    },
    fates: {
      'a.test.js > chosen': 'passed',
      'a.test.js > out': 'not-run deselected',
      'b.test.js > out': 'not-run deselected',
    },
    verdict: 'incomplete',
  }),
  ...row('an exit code of its own', {
    files: { 'a.test.js': js(`test('fine', () => {});`, `process.on('exit', () => { process.exitCode = 3; });`) },
    fates: { 'a.test.js > fine': 'passed', '(session)': 'failed' },
  }),
  ...row('a file that waits at its top for its own tests', {
    on: [22],
    files: waits,
    fates: { 'a.test.js > waits': 'failed', 'a.test.js > (load)': 'crashed', 'b.test.js > runs on': 'passed' },
    launches: 2,
  }),
  ...row('a file that waits at its top for its own tests, which hangs', {
    on: [24],
    files: waits,
    fates: {
      'a.test.js > waits': 'not-run load',
      'a.test.js > (load)': 'hung gate load',
      'b.test.js > runs on': 'passed',
    },
    launches: 2,
  }),
];
