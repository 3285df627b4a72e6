import { afterAll, describe, expect, test } from 'vitest';
import type { Ended } from '../workbench/node-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import { eachMocha } from '../workbench/mocha-project.ts';

afterAll(sweepProjects);

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

/** Says what a test can see of its process. Nothing of the gate may be in it but variables that are named for it. */
const look = lines(
  `const { writeFileSync } = require('node:fs');`,
  `it('looks', function () {`,
  `  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:GATE_|MOCHA_WORKER_ID)/.test(name)));`,
  `  writeFileSync('seen.json', JSON.stringify({`,
  `    env, argv: process.argv, execArgv: process.execArgv, main: require.main && require.main.filename,`,
  `    globals: Object.keys(globalThis).sort(), limit: String(Error.stackTraceLimit), title: process.title,`,
  `    columns: process.stdout.columns, isTty: process.stdout.isTTY, timeout: this.timeout(), cwd: process.cwd(),`,
  `    parent: module.parent && module.parent.filename, uncaught: process.listenerCount('uncaughtException'),`,
  `    exit: process.listenerCount('exit'), stack: new Error('x').stack,`,
  `  }, null, 1));`,
  `});`,
);

/** Without times: what was slow has one behind it, and on a busy machine anything is. */
const plain = ({ stdout, code }: Ended): string =>
  `${stdout.replaceAll(/ ?\(?\b\d+(?:\.\d+)?m?s\b\)?/gu, '')}exit ${code}`;

describe.each(eachMocha())('mocha $major', ({ project }) => {
  test.each([[[]], [['--parallel']], [['--expose-gc', '--timeout', '1234']]])(
    'a test sees the world that it sees without the gate: %s',
    async args => {
      const { bare, gate, read } = project({ 'test/a.js': look });
      const alone = plain(await bare(args));
      const seen = read('seen.json');
      const gated = plain(await gate({ args }));
      expect(read('seen.json')).toBe(seen);
      expect(gated).toBe(alone);
      expect(alone).toContain('1 passing');
    },
  );

  test.each([
    ['.mocharc.js', `module.exports = { require: './ready.js', timeout: 4321 };`],
    ['.mocharc.cjs', `module.exports = { require: './ready.js', timeout: 4321 };`],
    ['.mocharc.yaml', 'require: ./ready.js\ntimeout: 4321\n'],
    ['.mocharc.jsonc', '{ /* so */ "require": "./ready.js", "timeout": 4321 }'],
    ['.mocharc.json', '{ "require": "./ready.js", "timeout": 4321 }'],
    ['package.json', '{ "private": true, "mocha": { "require": "./ready.js", "timeout": 4321 } }'],
  ])('%s is read as mocha reads it', async (name, text) => {
    const { gate } = project({
      [name]: text,
      'ready.js': 'globalThis.ready = true;\n',
      'test/a.js': `it('a', function () { if (!globalThis.ready || this.timeout() !== 4321) throw new Error('no'); });\n`,
    });
    const { code, events } = await gate();
    expect(code).toBe(0);
    expect(events).toContainEqual(expect.objectContaining({ type: 'test-finished', outcome: { kind: 'passed' } }));
  });

  const trouble = lines(
    `const assert = require('node:assert');`,
    `describe('g', () => { before(() => {}); it('a', () => {}); it('fails', () => { assert.deepEqual({ a: 1 }, { a: 2 }); }); });`,
    `describe('h', () => { before(() => { throw new Error('no'); }); it('under', () => {}); });`,
    `describe('k', () => { afterEach(() => { throw new Error('dirt'); }); it('one', () => {}); it('two', () => {}); });`,
    `it('waits', () => new Promise(() => {})).timeout(30);`,
    `it('skips', function () { this.skip(); });`,
    `it.skip('not now', () => {});`,
  );

  test.each([[[]], [['--parallel']], [['--bail']], [['--retries', '1']], [['--reporter', 'tap']]])(
    'mocha prints what it prints alone, and exits as it does alone: %s',
    async args => {
      const { bare, gate } = project({ 'test/a.js': trouble });
      expect(plain(await gate({ args }))).toBe(plain(await bare(args)));
    },
  );

  test('a reporter of the user’s hears what it hears alone; a relaunch and a part leave its reports', async () => {
    const { bare, gate, read } = project({
      '.mocharc.json': '{ "reporter": "./mine.js" }',
      'mine.js': lines(
        `const { writeFileSync } = require('node:fs');`,
        `module.exports = function (runner) {`,
        `  const heard = [];`,
        `  const events = ['start', 'suite', 'suite end', 'test', 'test end', 'pass', 'fail', 'pending', 'hook', 'hook end', 'retry', 'end'];`,
        `  for (const event of events) runner.on(event, of => heard.push(event + ': ' + (of ? of.title : '')));`,
        `  runner.on('end', () => writeFileSync('heard.json', JSON.stringify(heard, null, 1)));`,
        `};`,
      ),
      'test/a.js': trouble,
    });
    await bare();
    const alone = read('heard.json');
    await gate();
    expect(read('heard.json')).toBe(alone);
    expect(alone).toContain('hook end');
    const done = { file: 'test/a.js', titles: ['g', 'a'] };
    const again = await gate({ number: 2, skip: { tests: [done], files: [] } });
    expect(again.stdout).toContain('passing');
    await gate({ only: { files: [{ file: 'test/a.js' }], tests: [done] } });
    expect(read('heard.json')).toBe(alone);
  });

  test('a run that a test makes for itself is its own', async () => {
    const { gate } = project({
      'test/a.js': lines(
        `const Mocha = require('mocha');`,
        `it('runs another', done => {`,
        `  const inner = new (Mocha.default ?? Mocha)({ reporter: function () {} });`,
        `  inner.suite.addTest(new (Mocha.default ?? Mocha).Test('inside', () => { throw new Error('no'); }));`,
        `  inner.cleanReferencesAfterRun?.(true);`,
        `  inner.run(failures => done(failures === 1 ? undefined : new Error(String(failures))));`,
        `});`,
      ),
    });
    const { events, dropped } = await gate();
    expect(events.flatMap(event => (event.type === 'test-finished' ? [event.test.titles.at(-1)] : []))).toEqual([
      'runs another',
    ]);
    expect(dropped).toBe(0);
  });
});
