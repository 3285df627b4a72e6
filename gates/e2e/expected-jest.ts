import type { Row } from './expected.ts';

const forever = '{ for (;;) {} }';
const never = '() => new Promise(() => {})';
const pause = 'const pause = ms => new Promise(resolve => setTimeout(resolve, ms));';
const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

const cached = { cacheDirectory: '<rootDir>/.jest-cache' };

/** A project's manifest: what jest remembers of it stays inside, and goes with it. */
const manifest = (config: object = {}): string => JSON.stringify({ private: true, jest: { ...cached, ...config } });
const workers = { args: ['--maxWorkers=2'] };

type Told = Pick<Row, 'files' | 'fates'> & Partial<Pick<Row, 'suite' | 'verdict' | 'launches'>> & { config?: object };

const row = (name: string, { files, config = {}, verdict = 'fail', ...rest }: Told): Row => ({
  name,
  runner: 'jest',
  files: { 'package.json': manifest(config), ...files },
  verdict,
  ...rest,
});

/** What jest suites do wrong. Each row is run with 29 and with 30. */
export const jestRows: readonly Row[] = [
  row('a loop in a test', {
    files: {
      'a.test.js': lines(`test('first', () => {});`, `test('loop', () => ${forever});`, `test('last', () => {});`),
    },
    fates: {
      'a.test.js > first': 'passed',
      'a.test.js > loop': 'hung gate test a.test.js:2',
      'a.test.js > last': 'passed',
    },
    launches: 2,
  }),
  row('loops beside each other: only their workers are ended, and new ones go on', {
    suite: workers,
    files: {
      'a.test.js': lines(
        `test('a', () => {});`,
        `test('one', () => ${forever});`,
        `test('b', () => {});`,
        `test('two', () => ${forever});`,
        `test('c', () => {});`,
      ),
      'b.test.js': lines(`test('a', () => {});`, `test('loop', () => ${forever});`, `test('b', () => {});`),
      'c.test.js': lines(`test('fine', () => {});`),
    },
    fates: {
      'a.test.js > a': 'passed',
      'a.test.js > one': 'hung gate test a.test.js:2',
      'a.test.js > b': 'passed',
      'a.test.js > two': 'hung gate test a.test.js:4',
      'a.test.js > c': 'passed',
      'b.test.js > a': 'passed',
      'b.test.js > loop': 'hung gate test b.test.js:2',
      'b.test.js > b': 'passed',
      'c.test.js > fine': 'passed',
    },
    launches: 1,
  }),
  row('a promise that never resolves: our clock, or the runner’s own', {
    files: {
      'a.test.js': lines(`test('ours', ${never});`, `test('theirs', ${never}, 200);`, `test('last', () => {});`),
    },
    fates: {
      'a.test.js > ours': 'hung gate test a.test.js:1',
      'a.test.js > theirs': 'hung runner test a.test.js:2',
      'a.test.js > last': 'passed',
    },
  }),
  row('a timeout of the whole runner that is longer than a limit', {
    config: { testTimeout: 60_000 },
    files: { 'a.test.js': lines(`test('waits', ${never});`, `test('last', () => {});`) },
    fates: { 'a.test.js > waits': 'hung gate test a.test.js:1', 'a.test.js > last': 'passed' },
  }),
  row('hooks that loop', {
    suite: workers,
    files: {
      'before.test.js': lines(
        `describe('g', () => { beforeAll(() => ${forever}); test('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'after.test.js': lines(
        `describe('g', () => { afterAll(() => ${forever}); test('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'each.test.js': lines(
        `describe('g', () => { beforeEach(() => ${forever}); test('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
    },
    fates: {
      'before.test.js > g > (hook: beforeAll)': 'hung gate hook before.test.js:1',
      'before.test.js > g > under': 'not-run hook',
      'before.test.js > beside': 'passed',
      'after.test.js > g > (hook: afterAll)': 'hung gate hook after.test.js:1',
      'after.test.js > g > under': 'passed',
      'after.test.js > beside': 'passed',
      'each.test.js > g > under': 'hung gate hook each.test.js:1',
      'each.test.js > beside': 'passed',
    },
  }),
  row('hooks that fail or never end', {
    files: {
      'fails.test.js': lines(
        `describe('g', () => { beforeAll(() => { throw new Error('no'); }); test('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'never.test.js': lines(
        `describe('g', () => { beforeAll(${never}, 200); test('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'after.test.js': lines(`afterAll(() => { throw new Error('no'); });`, `test('under', () => {});`),
      'each.test.js': lines(`afterEach(() => { throw new Error('no'); });`, `test('itself', () => {});`),
    },
    fates: {
      'fails.test.js > g > (hook: beforeAll)': 'failed fails.test.js:1',
      'fails.test.js > g > under': 'not-run hook',
      'fails.test.js > beside': 'passed',
      'never.test.js > g > (hook: beforeAll)': 'hung runner hook never.test.js:1',
      'never.test.js > g > under': 'not-run hook',
      'never.test.js > beside': 'passed',
      'after.test.js > (hook: afterAll)': 'failed after.test.js:1',
      'after.test.js > under': 'passed',
      'each.test.js > itself': 'failed each.test.js:1',
    },
  }),
  row('files that cannot be loaded', {
    config: { transform: {} },
    suite: workers,
    files: {
      'loop.test.js': lines(`test('unseen', () => {});`, `for (;;) {}`),
      'throws.test.js': lines(`test('unseen', () => {});`, `throw new Error('no');`),
      'syntax.test.js': lines(`test('unseen', () => {`),
      'exits.test.js': lines(`test('unseen', () => {});`, `process.exit(4);`),
      'nothing.test.js': '\n',
      'world.test.js': lines(`/** @jest-environment ./world.js */`, `test('unseen', () => {});`),
      'world.js': `module.exports = class { constructor() { throw new Error('no air'); } };\n`,
      'fine.test.js': lines(`test('runs on', () => {});`),
    },
    fates: {
      'loop.test.js > (load)': 'hung gate load loop.test.js:2',
      'throws.test.js > (load)': 'failed throws.test.js:2',
      'syntax.test.js > (load)': 'failed',
      'exits.test.js > (load)': 'crashed',
      'nothing.test.js > (load)': 'failed',
      'world.test.js > (load)': 'failed world.js:1',
      'fine.test.js > runs on': 'passed',
    },
  }),
  row('the same in one process', {
    config: { transform: {} },
    suite: { args: ['--runInBand'] },
    files: {
      'loop.test.js': lines(`test('unseen', () => {});`, `for (;;) {}`),
      'throws.test.js': lines(`test('unseen', () => {});`, `throw new Error('no');`),
      'exits.test.js': lines(`test('unseen', () => {});`, `process.exit(4);`),
      'world.test.js': lines(`/** @jest-environment ./world.js */`, `test('unseen', () => {});`),
      'world.js': `module.exports = class { constructor() { throw new Error('no air'); } };\n`,
      'fine.test.js': lines(`test('runs on', () => {});`),
    },
    fates: {
      'loop.test.js > (load)': 'hung gate load loop.test.js:2',
      'throws.test.js > (load)': 'failed throws.test.js:2',
      'exits.test.js > (load)': 'crashed',
      'world.test.js > (load)': 'failed world.js:1',
      'fine.test.js > runs on': 'passed',
    },
  }),
  row('tests that end their process', {
    suite: workers,
    files: {
      'kill.test.js': lines(
        `test('a', () => {});`,
        `test('kills', () => { process.kill(process.pid, 'SIGKILL'); });`,
        `test('b', () => {});`,
        `test('aborts', () => { process.abort(); });`,
        `test('c', () => {});`,
      ),
      'exit.test.js': lines(
        `test('a', () => {});`,
        `test('exits', () => { process.exit(3); });`,
        `test('b', () => {});`,
        `test('leaves', () => { process.exit(0); });`,
        `test('c', () => {});`,
      ),
    },
    fates: {
      'kill.test.js > a': 'passed',
      'kill.test.js > kills': 'crashed',
      'kill.test.js > b': 'passed',
      'kill.test.js > aborts': 'crashed',
      'kill.test.js > c': 'passed',
      'exit.test.js > a': 'passed',
      'exit.test.js > exits': 'crashed',
      'exit.test.js > b': 'passed',
      'exit.test.js > leaves': 'crashed',
      'exit.test.js > c': 'passed',
    },
    launches: 1,
  }),
  row('tests that end the one process there is', {
    suite: { args: ['-i'] },
    files: {
      'a.test.js': lines(
        `test('a', () => {});`,
        `test('exits', () => { process.exit(0); });`,
        `test('b', () => {});`,
        `test('kills', () => { process.kill(process.pid, 'SIGKILL'); });`,
        `test('c', () => {});`,
      ),
      'b.test.js': lines(`test('a', () => {});`),
    },
    fates: {
      'a.test.js > a': 'passed',
      'a.test.js > exits': 'crashed',
      'a.test.js > b': 'passed',
      'a.test.js > kills': 'crashed',
      'a.test.js > c': 'passed',
      'b.test.js > a': 'passed',
    },
    launches: 3,
  }),
  row('a heap that is full, and too much memory', {
    suite: { ...workers, memory: '600MiB', limits: { test: '60s' } },
    files: {
      'hog.test.js': lines(
        `test('a', () => {});`,
        `test('hog', async () => { globalThis.held = Buffer.alloc(700 * 2 ** 20, 1); await new Promise(() => {}); }, 60_000);`,
        `test('b', () => {});`,
      ),
      'fine.test.js': lines(`test('fine', () => {});`),
    },
    fates: {
      'hog.test.js > a': 'passed',
      'hog.test.js > hog': 'crashed',
      'hog.test.js > b': 'passed',
      'fine.test.js > fine': 'passed',
    },
  }),
  row('an error that nobody catches', {
    files: {
      'during.test.js': lines(
        pause,
        `test('waits', async () => { setTimeout(() => { throw new Error('late'); }, 20); await pause(300); });`,
        `test('last', () => {});`,
      ),
    },
    fates: { 'during.test.js > waits': 'failed during.test.js:2', 'during.test.js > last': 'passed' },
  }),
  row('processes left behind', {
    suite: { ...workers, limits: { teardown: '2s', grace: '1s' } },
    files: {
      'daemon.test.js': lines(
        `const { spawn } = require('node:child_process');`,
        `test('daemon', () => { spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref(); });`,
        `test('tidy', () => {});`,
      ),
      'env.test.js': lines(
        `const { spawn } = require('node:child_process');`,
        `test('inherits', () => { spawn('sleep', ['300'], { stdio: 'inherit', env: { ...process.env } }).unref(); });`,
      ),
    },
    fates: {
      'daemon.test.js > daemon': 'passed leaky',
      'daemon.test.js > tidy': 'passed',
      'env.test.js > inherits': 'passed leaky',
    },
  }),
  row('two projects over one file, with names and without', {
    config: {
      projects: [{ displayName: 'x', ...cached }, cached, cached],
    },
    suite: workers,
    files: {
      'a.test.js': lines(`test('first', () => {});`, `test('loop', () => ${forever});`, `test('last', () => {});`),
    },
    fates: Object.fromEntries(
      ['/x :: ', '', '/project 3 :: '].flatMap(project => [
        [`${project}a.test.js > first`, 'passed'],
        [`${project}a.test.js > loop`, 'hung gate test a.test.js:2'],
        [`${project}a.test.js > last`, 'passed'],
      ]),
    ),
  }),
  row('concurrent tests beside a loop', {
    files: {
      'a.test.js': lines(
        pause,
        `describe('c', () => {`,
        `  test.concurrent('x', async () => { await pause(100); });`,
        `  test.concurrent('loop', async () => { await pause(20); for (;;) {} });`,
        `  test.concurrent('y', async () => { await pause(100); });`,
        `  test('after them', () => {});`,
        '});',
      ),
    },
    fates: {
      'a.test.js > c > x': 'passed',
      'a.test.js > c > loop': 'hung gate test a.test.js:4',
      'a.test.js > c > y': 'passed',
      'a.test.js > c > after them': 'passed',
    },
  }),
  row('bail', {
    suite: { args: ['--bail', '--runInBand'] },
    files: {
      'a.test.js': lines(`test('fails', () => { expect(1).toBe(2); });`, `test('rest', () => {});`),
    },
    fates: { 'a.test.js > fails': 'failed a.test.js:1', 'a.test.js > rest': 'passed' },
    verdict: 'incomplete',
  }),
  row('only, and a name pattern', {
    files: { 'a.test.js': lines(`test('a', () => {});`, `test.only('b', () => {});`, `test.skip('c', () => {});`) },
    fates: { 'a.test.js > a': 'not-run deselected', 'a.test.js > b': 'passed', 'a.test.js > c': 'skipped' },
    verdict: 'incomplete',
  }),
  row('deselected, and listed in the configuration', {
    files: { 'a.test.js': lines(`test('slow one', () => {});`, `test('b', () => {});`) },
    suite: { args: ['-t', '^b'], deselected: ['* > slow *'] },
    fates: { 'a.test.js > slow one': 'not-run deselected', 'a.test.js > b': 'passed' },
    verdict: 'pass',
  }),
  row('names and kinds', {
    files: {
      'a.test.js': lines(
        `test('same', () => {});`,
        `test('same', () => { expect(1).toBe(2); });`,
        `test('ünï ☃ > "q"', () => {});`,
        `test('two\\nlines', () => {});`,
        `test.each([1, 2])('each %i', () => {});`,
        `test.todo('later');`,
        `test.failing('as it should', () => { throw new Error('x'); });`,
        `test.failing('passes', () => {});`,
        `describe.skip('group', () => { test('inside', () => {}); });`,
        `test('done', done => done());`,
      ),
    },
    fates: {
      'a.test.js > same': 'passed',
      'a.test.js > same #2': 'failed a.test.js:2',
      'a.test.js > ünï ☃ > "q"': 'passed',
      'a.test.js > two\nlines': 'passed',
      'a.test.js > each 1': 'passed',
      'a.test.js > each 2': 'passed',
      'a.test.js > later': 'skipped',
      'a.test.js > as it should': 'passed',
      'a.test.js > passes': 'failed a.test.js:8',
      'a.test.js > group > inside': 'skipped',
      'a.test.js > done': 'passed',
    },
  }),
  row('a flaky test', {
    files: {
      'a.test.js': lines(`let tries = 0;`, `jest.retryTimes(2);`, `test('flake', () => { expect(++tries).toBe(2); });`),
    },
    fates: { 'a.test.js > flake': 'passed flaky' },
  }),
  row('a globalSetup that fails', {
    config: { transform: {}, globalSetup: '<rootDir>/setup.js' },
    files: {
      'setup.js': `module.exports = () => { throw new Error('no database'); };\n`,
      'a.test.js': lines(`test('a', () => {});`),
    },
    fates: { '(session)': 'failed setup.js:1', 'a.test.js > (load)': 'not-run hook' },
  }),
  row('a globalTeardown that fails', {
    config: { transform: {}, globalTeardown: '<rootDir>/down.js' },
    files: {
      'down.js': `module.exports = () => { throw new Error('no rest'); };\n`,
      'a.test.js': lines(`test('a', () => {});`),
    },
    fates: { '(session)': 'failed down.js:1', 'a.test.js > a': 'passed' },
  }),
  row('a reporter of the user’s, a coverage that is too low', {
    config: { collectCoverage: true, coverageThreshold: { global: { lines: 100 } } },
    files: {
      'sum.js': lines(`exports.sum = (a, b) => {`, `  if (a > b) {`, `    return 0;`, `  }`, `  return a + b;`, `};`),
      'a.test.js': lines(`test('a', () => { expect(require('./sum').sum(1, 2)).toBe(3); });`),
    },
    fates: { '(session)': 'failed', 'a.test.js > a': 'passed' },
  }),
  row('a snapshot that no test asks for', {
    files: {
      '__snapshots__/a.test.js.snap': `// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[\`gone 1\`] = \`2\`;\n`,
      'a.test.js': lines(`test('a', () => { expect(1).toMatchSnapshot(); });`),
    },
    fates: { '(session)': 'failed', 'a.test.js > a': 'passed' },
  }),
  row('a server that nobody closes', {
    suite: { args: ['-i'], limits: { teardown: '2s' } },
    files: {
      'a.test.js': lines(`test('listens', done => { require('node:net').createServer().listen(0, done); });`),
    },
    fates: { '(session)': 'passed leaky', 'a.test.js > listens': 'passed' },
  }),
  row('no tests', { files: {}, fates: {}, verdict: 'incomplete' }),
  row('an option that jest does not know', {
    suite: { args: ['--noSuchOption'] },
    files: { 'a.test.js': lines(`test('a', () => {});`) },
    fates: {},
    verdict: 'incomplete',
  }),
  row('a browser’s world, and one of the user’s own', {
    config: { testEnvironment: 'jsdom' },
    files: {
      'dom.test.js': lines(
        `test('sees it', () => { expect(document.body).toBeTruthy(); });`,
        `test('loop', () => ${forever});`,
        `test('last', () => {});`,
      ),
      'own.test.js': lines(
        `/** @jest-environment ./own.js */`,
        `test('sees it', () => { expect(mine).toBe(1); });`,
        `test('loop', () => ${forever});`,
        `test('last', () => { expect(heard).toBeGreaterThan(0); });`,
      ),
      'own.js': lines(
        `const { TestEnvironment } = require('jest-environment-node');`,
        `module.exports = class extends TestEnvironment {`,
        `  async setup() { await super.setup(); this.global.mine = 1; this.global.heard = 0; }`,
        `  handleTestEvent() { this.global.heard += 1; }`,
        `};`,
      ),
    },
    fates: {
      'dom.test.js > sees it': 'passed',
      'dom.test.js > loop': 'hung gate test dom.test.js:2',
      'dom.test.js > last': 'passed',
      'own.test.js > sees it': 'passed',
      'own.test.js > loop': 'hung gate test own.test.js:3',
      'own.test.js > last': 'passed',
    },
  }),
  row('nothing wrong', {
    files: { 'a.test.js': lines(`test('a', () => {});`, `test('b', () => {});`) },
    fates: { 'a.test.js > a': 'passed', 'a.test.js > b': 'passed' },
    verdict: 'pass',
  }),
];
