import type { Row } from './expected.ts';

const forever = '{ for (;;) {} }';
/** Something must keep the process alive: otherwise node:test itself ends what can never end. */
const never = '() => new Promise(() => { setInterval(() => {}, 1000); })';
const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
const imports = `import { after, afterEach, before, beforeEach, describe, it, test } from 'node:test';`;
const js = (...text: readonly string[]): string => lines(imports, ...text);

type Told = Pick<Row, 'files' | 'fates'> & Partial<Pick<Row, 'suite' | 'verdict' | 'launches' | 'on'>>;

const row = (name: string, { verdict = 'fail', ...rest }: Told): Row => ({
  name,
  runner: 'node-test',
  verdict,
  ...rest,
});

/** What suites of `node --test` do wrong, with Node 20, 22 and 24. */
export const nodeTestRows: readonly Row[] = [
  row('a loop in a test', {
    files: {
      'a.test.js': js(`test('first', () => {});`, `test('loop', () => ${forever});`, `test('last', () => {});`),
      'b.test.js': js(`test('beside', () => {});`),
    },
    fates: {
      'a.test.js > first': 'passed',
      'a.test.js > loop': 'hung gate test a.test.js:3',
      'a.test.js > last': 'passed',
      'b.test.js > beside': 'passed',
    },
    launches: 2,
  }),
  row('a promise that never resolves: our clock, or the runner’s own', {
    files: {
      'a.test.js': js(
        `test('ours', ${never});`,
        `test('theirs', { timeout: 200 }, () => new Promise(done => { setTimeout(done, 2000); }));`,
        `test('last', () => {});`,
      ),
      'group.test.js': js(
        `describe('g', { timeout: 200 }, () => { it('waits', ${never}); it('is not begun', () => {}); });`,
        `test('beside', () => { process.nextTick(() => process.exit(0)); });`,
      ),
    },
    fates: {
      'a.test.js > ours': 'hung gate test a.test.js:2',
      'a.test.js > theirs': 'hung runner test a.test.js:3',
      'a.test.js > last': 'passed',
      'group.test.js > g > waits': 'hung runner test group.test.js:2',
      'group.test.js > g > is not begun': 'not-run hung',
      'group.test.js > beside': 'passed',
    },
  }),
  row('subtests: a loop, an exit and a failure inside of one test', {
    files: {
      'a.test.js': js(
        `test('p', async t => {`,
        `  await t.test('a', () => {});`,
        `  await t.test('loop', () => ${forever});`,
        `  await t.test('b', async t => {`,
        `    await t.test('deep', () => {});`,
        `    await t.test('exits', () => process.exit(0));`,
        `    await t.test('last', () => {});`,
        `  });`,
        `  await t.test('c', () => {});`,
        `});`,
        `test('q', async t => { await t.test('x', () => { throw new Error('no'); }); await t.test('y', () => {}); });`,
        `test('r', async t => { await t.test('x', () => {}); });`,
      ),
    },
    fates: {
      'a.test.js > p': 'failed',
      'a.test.js > p > a': 'passed',
      'a.test.js > p > loop': 'hung gate test a.test.js:4',
      'a.test.js > p > b': 'failed',
      'a.test.js > p > b > deep': 'passed',
      'a.test.js > p > b > exits': 'crashed a.test.js:7',
      'a.test.js > p > b > last': 'passed',
      'a.test.js > p > c': 'passed',
      'a.test.js > q': 'failed',
      'a.test.js > q > x': 'failed a.test.js:12',
      'a.test.js > q > y': 'passed',
      'a.test.js > r': 'passed',
      'a.test.js > r > x': 'passed',
    },
    launches: 3,
  }),
  row('a subtest that nobody waits for, and a promise that nothing can resolve', {
    on: [20, 22],
    files: {
      'a.test.js': js(
        `test('p', t => { t.test('left behind', async () => { await new Promise(done => setTimeout(done, 50)); }); });`,
        `test('last', () => {});`,
      ),
      'b.test.js': js(`test('waits', () => new Promise(() => {}));`, `test('is not begun', () => {});`),
    },
    fates: {
      'a.test.js > p': 'failed',
      'a.test.js > p > left behind': 'failed',
      'a.test.js > last': 'passed',
      'b.test.js > waits': 'failed',
      'b.test.js > is not begun': 'failed',
    },
  }),
  row('a subtest that nobody waits for, and a promise that nothing can resolve: Node 24 waits', {
    on: [24],
    files: {
      'a.test.js': js(
        `test('p', t => { t.test('left behind', async () => { await new Promise(done => setTimeout(done, 50)); }); });`,
        `test('last', () => {});`,
      ),
      'b.test.js': js(`test('waits', () => new Promise(() => {}));`, `test('is not begun', () => {});`),
    },
    fates: {
      'a.test.js > p': 'passed',
      'a.test.js > p > left behind': 'passed',
      'a.test.js > last': 'passed',
      'b.test.js > waits': 'hung gate test b.test.js:2',
      'b.test.js > is not begun': 'passed',
    },
  }),
  row('hooks that loop', {
    files: {
      'before.test.js': js(
        `describe('g', () => { before(() => ${forever}); it('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'after.test.js': js(
        `describe('g', () => { after(() => ${forever}); it('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'each.test.js': js(
        `describe('g', () => { beforeEach(() => ${forever}); it('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'file.test.js': js(
        `before(() => ${forever});`,
        `test('under', () => {});`,
        `describe('g', () => { it('too', () => {}); });`,
      ),
      'last.test.js': js(`after(() => ${forever});`, `test('under', () => {});`),
      'own.test.js': js(`test('p', t => { t.after(() => ${forever}); });`, `test('last', () => {});`),
    },
    fates: {
      'before.test.js > g > (hook: before)': 'hung gate hook before.test.js:2',
      'before.test.js > g > under': 'not-run hook',
      'before.test.js > beside': 'passed',
      'after.test.js > g > (hook: after)': 'hung gate hook after.test.js:2',
      'after.test.js > g > under': 'passed',
      'after.test.js > beside': 'passed',
      'each.test.js > g > under': 'hung gate hook each.test.js:2',
      'each.test.js > beside': 'passed',
      'file.test.js > (hook: before)': 'hung gate hook file.test.js:2',
      'file.test.js > under': 'not-run hook',
      'file.test.js > g > too': 'not-run hook',
      'last.test.js > (hook: after)': 'hung gate hook last.test.js:2',
      'last.test.js > under': 'passed',
      'own.test.js > p': 'hung gate hook own.test.js:2',
      'own.test.js > last': 'passed',
    },
  }),
  row('hooks that fail, exit or never end', {
    files: {
      'fails.test.js': js(
        `describe('g', () => { before(() => { throw new Error('no'); }); it('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'never.test.js': js(
        `describe('g', () => { before(${never}, { timeout: 200 }); it('under', () => {}); });`,
        `test('beside', () => { setTimeout(() => process.exit(), 10); });`,
      ),
      'after.test.js': js(`describe('g', () => { after(() => { throw new Error('no'); }); it('under', () => {}); });`),
      'file.test.js': js(
        `before(() => { throw new Error('no'); });`,
        `test('under', () => {});`,
        `test('too', () => {});`,
      ),
      'last.test.js': js(`after(() => { throw new Error('no'); });`, `test('under', () => {});`),
      'each.test.js': js(`afterEach(() => { throw new Error('no'); });`, `test('itself', () => {});`),
      'exits.test.js': js(
        `describe('g', () => { before(() => process.exit(5)); it('under', () => {}); });`,
        `test('beside', () => {});`,
      ),
      'group.test.js': js(
        `describe('g', () => { it('under', () => {}); throw new Error('no'); });`,
        `test('beside', () => {});`,
      ),
    },
    fates: {
      'fails.test.js > g > (hook: before)': 'failed fails.test.js:2',
      'fails.test.js > g > under': 'not-run hook',
      'fails.test.js > beside': 'passed',
      'never.test.js > g > (hook: before)': 'hung runner hook never.test.js:2',
      'never.test.js > g > under': 'not-run hook',
      'never.test.js > beside': 'passed',
      'after.test.js > g > (hook: after)': 'failed after.test.js:2',
      'after.test.js > g > under': 'passed',
      'file.test.js > (hook: before)': 'failed file.test.js:2',
      'file.test.js > under': 'not-run hook',
      'file.test.js > too': 'not-run hook',
      'last.test.js > (hook: after)': 'failed last.test.js:2',
      'last.test.js > under': 'passed',
      'each.test.js > itself': 'failed each.test.js:2',
      'exits.test.js > g > (hook: before)': 'crashed exits.test.js:2',
      'exits.test.js > g > under': 'not-run hook',
      'exits.test.js > beside': 'passed',
      'group.test.js > g > (hook: describe)': 'failed group.test.js:2',
      'group.test.js > g > under': 'not-run hook',
      'group.test.js > beside': 'passed',
    },
  }),
  row('files that cannot be loaded', {
    files: {
      'loop.test.js': js(`test('unseen', () => {});`, `for (;;) {}`),
      'throws.test.js': js(`throw new Error('no');`),
      'behind.test.cjs': lines(
        `const test = require('node:test');`,
        `test('unseen', () => {});`,
        `throw new Error('no');`,
      ),
      'syntax.test.js': js(`test('unseen', () => {`),
      'missing.test.js': js(`import './nowhere.js';`),
      'exits.test.js': js(`test('unseen', () => {});`, `process.exit(4);`),
      'leaves.test.js': js(`test('unseen', () => {});`, `process.exit(0);`),
      'kills.test.js': js(`process.kill(process.pid, 'SIGKILL');`),
      'fine.test.js': js(`test('runs on', () => {});`),
    },
    fates: {
      'loop.test.js > (load)': 'hung gate load loop.test.js:3',
      'throws.test.js > (load)': 'failed throws.test.js:2',
      'behind.test.cjs > unseen': 'not-run load',
      'behind.test.cjs > (load)': 'failed behind.test.cjs:3',
      'syntax.test.js > (load)': 'failed',
      'missing.test.js > (load)': 'failed',
      'exits.test.js > unseen': 'not-run load',
      'exits.test.js > (load)': 'crashed exits.test.js:3',
      'leaves.test.js > unseen': 'not-run load',
      'leaves.test.js > (load)': 'crashed leaves.test.js:3',
      'kills.test.js > (load)': 'crashed',
      'fine.test.js > runs on': 'passed',
    },
  }),
  row('files without tests of their own: one test each, as node:test counts them', {
    files: {
      'script.test.js': lines(`import assert from 'node:assert';`, `assert.equal(1, 1);`),
      'wrong.test.js': lines(`import assert from 'node:assert';`, `assert.equal(1, 2);`),
      'empty.test.js': '\n',
    },
    fates: {
      'script.test.js > script.test.js': 'passed',
      'wrong.test.js > (load)': 'failed wrong.test.js:2',
      'empty.test.js > empty.test.js': 'passed',
    },
  }),
  row('a file that waits for its tests: what comes behind one that hangs has results', {
    files: {
      'a.test.js': js(
        `await test('a', () => {});`,
        `await test('loop', () => ${forever});`,
        `await test('b', () => {});`,
        `await test('exits', () => { process.exit(0); });`,
        `await test('c', () => {});`,
      ),
      'b.test.js': js(`await test('a', () => {});`, `throw new Error('no');`),
    },
    fates: {
      'a.test.js > a': 'passed',
      'a.test.js > loop': 'hung gate test a.test.js:3',
      'a.test.js > b': 'passed',
      'a.test.js > exits': 'crashed a.test.js:5',
      'a.test.js > c': 'passed',
      'b.test.js > a': 'passed',
      'b.test.js > (load)': 'failed b.test.js:3',
    },
  }),
  row('tests that end their process', {
    files: {
      'kill.test.js': js(
        `test('a', () => {});`,
        `test('kills', () => { process.kill(process.pid, 'SIGKILL'); });`,
        `test('b', () => {});`,
        `test('aborts', () => { process.abort(); });`,
        `test('c', () => {});`,
      ),
      'exit.test.js': js(
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
      'exit.test.js > exits': 'crashed exit.test.js:3',
      'exit.test.js > b': 'passed',
      'exit.test.js > leaves': 'crashed exit.test.js:5',
      'exit.test.js > c': 'passed',
    },
    launches: 3,
  }),
  row('errors that nobody catches: in a test, after its end, after the end of all', {
    files: {
      'during.test.js': js(
        `test('waits', async () => { setTimeout(() => { throw new Error('late'); }, 20); await new Promise(done => setTimeout(done, 300)); });`,
        `test('last', () => {});`,
      ),
      'behind.test.js': js(`test('fine', () => { setTimeout(() => { throw new Error('too late'); }, 50); });`),
    },
    fates: {
      'during.test.js > waits': 'failed during.test.js:2',
      'during.test.js > last': 'passed',
      'behind.test.js > fine': 'passed',
      '(session)': 'failed behind.test.js:2',
    },
  }),
  row('a process that is killed once all its tests have passed', {
    files: { 'a.test.js': js(`test('fine', () => { setTimeout(() => process.abort(), 100); });`) },
    fates: { 'a.test.js > fine': 'passed', '(session)': 'crashed' },
  }),
  row('an exit code of its own', {
    files: { 'a.test.js': js(`test('fine', () => {});`, `process.on('exit', () => { process.exitCode = 3; });`) },
    fates: { 'a.test.js > fine': 'passed', '(session)': 'failed' },
  }),
  row('files that do not end: their neighbours run all the same', {
    suite: { args: ['--test-concurrency=1'], limits: { teardown: '2s', grace: '1s' } },
    files: {
      'a.test.js': js(`test('listens', () => { setInterval(() => {}, 1000); });`, `test('b', () => {});`),
      'b.test.js': js(`test('c', () => {});`),
    },
    fates: {
      'a.test.js > listens': 'passed',
      'a.test.js > b': 'passed',
      'b.test.js > c': 'passed',
      '(session)': 'passed leaky',
    },
    launches: 1,
  }),
  row('processes left behind', {
    suite: { limits: { teardown: '2s', grace: '1s' } },
    files: {
      'daemon.test.js': js(
        `import { spawn } from 'node:child_process';`,
        `test('daemon', () => { spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref(); });`,
        `test('tidy', () => {});`,
      ),
      'env.test.js': js(
        `import { spawn } from 'node:child_process';`,
        `test('inherits', () => { spawn('sleep', ['300'], { stdio: 'inherit', env: { ...process.env } }).unref(); });`,
      ),
    },
    fates: {
      'daemon.test.js > daemon': 'passed leaky',
      'daemon.test.js > tidy': 'passed',
      'env.test.js > inherits': 'passed leaky',
    },
  }),
  row('concurrent tests beside a loop', {
    files: {
      'a.test.js': js(
        `const pause = ms => new Promise(resolve => setTimeout(resolve, ms));`,
        `describe('c', { concurrency: 3 }, () => {`,
        `  it('x', async () => { await pause(100); });`,
        `  it('loop', async () => { await pause(20); for (;;) {} });`,
        `  it('y', async () => { await pause(100); });`,
        `});`,
        `test('p', { concurrency: true }, async t => {`,
        `  await Promise.all([`,
        `    t.test('x', () => pause(100)),`,
        `    t.test('exits', async () => { await pause(20); for (;;) {} }),`,
        `    t.test('y', () => pause(100)),`,
        `  ]);`,
        `});`,
        `test('after them', () => {});`,
      ),
    },
    fates: {
      'a.test.js > c > x': 'passed',
      'a.test.js > c > loop': 'hung gate test a.test.js:5',
      'a.test.js > c > y': 'passed',
      'a.test.js > p': 'failed',
      'a.test.js > p > x': 'passed',
      'a.test.js > p > exits': 'hung gate test a.test.js:11',
      'a.test.js > p > y': 'passed',
      'a.test.js > after them': 'passed',
    },
  }),
  row('skip, todo and only', {
    files: {
      'a.test.js': js(
        `test('a', { skip: 'not here' }, () => {});`,
        `test('b', t => { t.skip('later'); });`,
        `test('c', { todo: 'some day' }, () => { throw new Error('not yet'); });`,
        `test.todo('d');`,
        `it.skip('e', () => {});`,
        `describe.skip('g', () => { it('f', () => {}); });`,
        `test('h', { only: true }, () => {});`,
      ),
    },
    fates: {
      'a.test.js > a': 'skipped',
      'a.test.js > b': 'skipped',
      'a.test.js > c': 'skipped',
      'a.test.js > d': 'skipped',
      'a.test.js > e': 'skipped',
      'a.test.js > h': 'passed',
    },
    verdict: 'pass',
  }),
  row('--test-only', {
    suite: { args: ['--test-only'] },
    files: { 'a.test.js': js(`test('a', () => {});`, `test.only('b', () => {});`) },
    fates: { 'a.test.js > a': 'not-run deselected', 'a.test.js > b': 'passed' },
    verdict: 'incomplete',
  }),
  row('a name pattern, and what it leaves out is listed in the configuration', {
    suite: { args: ['--test-name-pattern', '^b', 'a.test.js'], deselected: ['* > slow *'] },
    files: { 'a.test.js': js(`test('slow one', () => {});`, `test('b', () => {});`), 'c.test.js': js(`for (;;) {}`) },
    fates: { 'a.test.js > slow one': 'not-run deselected', 'a.test.js > b': 'passed' },
    verdict: 'pass',
  }),
  row('its own limit for a file, which drops what was told of it', {
    on: [20, 22],
    suite: { args: ['--test-timeout=1500'] },
    files: {
      'a.test.js': js(`test('a', () => {});`, `test('loop', () => ${forever});`, `test('b', () => {});`),
      'b.test.js': js(`test('c', () => {});`),
    },
    fates: {
      'a.test.js > a': 'passed',
      'a.test.js > loop': 'hung runner test',
      'a.test.js > b': 'passed',
      'b.test.js > c': 'passed',
    },
    launches: 2,
  }),
  row('its own limit, which is that of each test from 24 on', {
    on: [24],
    suite: { args: ['--test-timeout=1500'] },
    files: {
      'a.test.js': js(`test('a', () => {});`, `test('loop', () => ${forever});`, `test('b', () => {});`),
      'b.test.js': js(`test('c', () => {});`),
    },
    fates: {
      'a.test.js > a': 'passed',
      'a.test.js > loop': 'hung gate test a.test.js:3',
      'a.test.js > b': 'passed',
      'b.test.js > c': 'passed',
    },
    launches: 2,
  }),
  row('a test that must fail', {
    on: [24],
    files: {
      'a.test.js': js(
        `test('fails as it must', { expectFailure: true }, () => { throw new Error('no'); });`,
        `test('passes, and must not', { expectFailure: true }, () => {});`,
      ),
    },
    fates: { 'a.test.js > fails as it must': 'passed', 'a.test.js > passes, and must not': 'failed' },
  }),
  row('a global setup that fails', {
    on: [24],
    suite: { args: ['--test-global-setup=setup.mjs'] },
    files: {
      'setup.mjs': `export const globalSetup = () => { throw new Error('no database'); };\n`,
      'a.test.js': js(`test('a', () => {});`),
    },
    fates: { '(session)': 'failed setup.mjs:1' },
  }),
  row('names and kinds', {
    files: {
      'deep/er/a.test.js': js(
        `test('same', () => {});`,
        `test('same', () => { throw new Error('no'); });`,
        `test('a > b "c" é\\n#2', t => { t.diagnostic('said'); });`,
        `test('with a callback', (t, done) => { setTimeout(done, 10); });`,
        `test(function named() {});`,
        `describe('g', () => { it('same', () => {}); });`,
        `describe('g', () => { it('same', () => {}); });`,
        `test('plan', { plan: 1 }, t => { t.assert.ok(true); });`,
        `test('aborted', t => { const stop = new AbortController(); stop.abort(); return t.test('x', { signal: stop.signal }, () => {}).catch(() => {}); });`,
      ),
    },
    fates: {
      'deep/er/a.test.js > same': 'passed',
      'deep/er/a.test.js > same #2': 'failed deep/er/a.test.js:3',
      'deep/er/a.test.js > a > b "c" é\n#2': 'passed',
      'deep/er/a.test.js > with a callback': 'passed',
      'deep/er/a.test.js > named': 'passed',
      'deep/er/a.test.js > g > same': 'passed',
      'deep/er/a.test.js > g > same #2': 'passed',
      'deep/er/a.test.js > plan': 'passed',
      'deep/er/a.test.js > aborted': 'failed',
      'deep/er/a.test.js > aborted > x': 'failed deep/er/a.test.js:10',
    },
  }),
  row('every test crashes', {
    files: { 'a.test.js': js(...['a', 'b', 'c', 'd'].map(name => `test('${name}', () => { process.exit(1); });`)) },
    fates: {
      'a.test.js > a': 'crashed a.test.js:2',
      'a.test.js > b': 'crashed a.test.js:3',
      'a.test.js > c': 'crashed a.test.js:4',
      'a.test.js > d': 'crashed a.test.js:5',
    },
  }),
  row('too much memory', {
    suite: { memory: '600MiB', limits: { test: '60s' } },
    files: {
      'hog.test.js': js(
        `test('a', () => {});`,
        `test('hog', async () => { globalThis.held = Buffer.alloc(700 * 2 ** 20, 1); await new Promise(() => { setInterval(() => {}, 1000); }); });`,
        `test('b', () => {});`,
      ),
      'fine.test.js': js(`test('fine', () => {});`),
    },
    fates: {
      'hog.test.js > a': 'passed',
      'hog.test.js > hog': 'crashed',
      'hog.test.js > b': 'passed',
      'fine.test.js > fine': 'passed',
    },
  }),
  row('no tests', { files: { 'nothing.js': '\n' }, fates: {}, verdict: 'incomplete' }),
  row('flags in front of the files are kept, and a flag of Node reaches each file', {
    suite: { args: ['--import', './setup.mjs', 'tests/a.test.js'] },
    files: {
      'setup.mjs': 'globalThis.isSetUp = true;\n',
      'tests/a.test.js': js(
        `import assert from 'node:assert';`,
        `test('is set up', () => assert.ok(globalThis.isSetUp));`,
      ),
      'tests/b.test.js': js(`test('is not asked for', () => { throw new Error('no'); });`),
    },
    fates: { 'tests/a.test.js > is set up': 'passed' },
    verdict: 'pass',
  }),
  row('a folder, which only Node 20 looks into', {
    on: [20],
    suite: { args: ['tests/sub'] },
    files: { 'tests/sub/c.test.js': js(`test('in a folder', () => {});`) },
    fates: { 'tests/sub/c.test.js > in a folder': 'passed' },
    verdict: 'pass',
  }),
  row('a folder, which later ones run as a file', {
    on: [22, 24],
    suite: { args: ['tests/sub'] },
    files: { 'tests/sub/c.test.js': js(`test('in a folder', () => {});`) },
    fates: { 'tests/sub > (load)': 'failed' },
  }),
  row('globs, which the Node 20 does not read', {
    suite: { args: ['tests/**/*.test.{js,mjs}', 'more/[ab].test.js'] },
    files: {
      'tests/a.test.js': js(`test('a', () => {});`),
      'tests/deep/er/b.test.mjs': js(`test('b', () => {});`),
      'tests/c.js': js(`test('c', () => { throw new Error('no'); });`),
      'more/b.test.js': js(`test('d', () => {});`),
      'more/c.test.js': js(`test('e', () => { throw new Error('no'); });`),
    },
    fates: {
      'tests/a.test.js > a': 'passed',
      'tests/deep/er/b.test.mjs > b': 'passed',
      'more/b.test.js > d': 'passed',
    },
    verdict: 'pass',
  }),
];
