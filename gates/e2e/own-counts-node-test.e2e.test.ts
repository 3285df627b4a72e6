import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { needed, nodeOf } from './fates.ts';
import { latest, launch, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

/** A reporter of the user's: one line for each end that node:test tells. */
const reporter = `export default async function* (source) {
  for await (const { type, data } of source)
    if (type === 'test:pass' || type === 'test:fail')
      yield JSON.stringify({ type, name: data.name, nesting: data.nesting, file: data.file, skip: data.skip, todo: data.todo, kind: data.details.type }) + '\\n';
}
`;

const world = `const world = { argv: process.argv.slice(1), execArgv: process.execArgv, cwd: process.cwd(), stdin: process.stdin.isTTY,
  columns: process.stdout.columns, context: process.env.NODE_TEST_CONTEXT,
  env: Object.keys(process.env).filter(name => !name.startsWith('GATE_') && name !== 'REGRESSION_GATE').toSorted() };
writeFileSync(process.env.WORLD, JSON.stringify(world));
`;

const forks = `test('a child has no flag of ours', async () => {
  const child = fork(new URL('./child.cjs', import.meta.url));
  const [said] = await new Promise(done => child.once('message', (...all) => done(all)));
  assert.deepEqual(said, []);
});
`;

const everyKind = `import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it, test } from 'node:test';
${world}
const order = [];
before(() => order.push('before'));
beforeEach(() => order.push('beforeEach'));
afterEach(() => order.push('afterEach'));
after(() => order.push('after'));
test('passes', () => {});
test('fails', () => assert.equal(1, 2));
test('same', () => {});
test('same', () => {});
test('skipped', { skip: 'why' }, () => {});
test('to do', { todo: true }, () => assert.fail());
test('with a callback', (t, done) => setImmediate(done));
test('parent', async t => {
  t.diagnostic('said');
  t.beforeEach(() => {});
  await t.test('one', () => {});
  await t.test('two', async t => { await t.test('deep > er "x" é', () => {}); });
  await t.test('three', () => assert.fail('no'));
});
describe('group', () => {
  before(() => {});
  it('in it', () => {});
  describe('inner', () => { it('in it', () => {}); it.todo('later'); });
});
describe('at once', { concurrency: 4 }, () => {
  for (const name of ['a', 'b', 'c']) it(name, () => new Promise(done => setTimeout(done, 20)));
});
test('hooks ran in order', () => assert.deepEqual(order.slice(0, 4), ['before', 'beforeEach', 'afterEach', 'beforeEach']));
`;

const shared = {
  'package.json': '{ "type": "module" }',
  'reporter.mjs': reporter,
  'tests/script.test.js': `console.log('no tests here');\n`,
};

const files = {
  ...shared,
  'tests/a.test.js': `${everyKind}${forks}`,
  'tests/child.cjs': 'process.send(process.execArgv); process.disconnect();\n',
  'tests/b.test.js': `import test from 'node:test';\nawait test('first', () => {});\nawait test('second', () => {});\n`,
};

/** Without isolation no file can wait for its own tests, and a fork would be a runner. */
const filesTogether = {
  ...shared,
  'tests/a.test.js': everyKind,
  'tests/b.test.js': `import test from 'node:test';\ntest('same', () => {});\ntest('parent', t => t.test('one', () => {}));\n`,
};

type Line = {
  readonly type: 'test:pass' | 'test:fail';
  readonly name: string;
  readonly nesting: number;
  /** Node 22 does not say it of a file without tests, where it has no process of its own: there the name is the file. */
  readonly file?: string;
  readonly skip?: string | true;
  readonly todo?: string | true;
  readonly kind?: 'suite';
};

/** Every test that the reporter was told of, as the gate names it. Those inside of a test are told before it. */
const namesOf = (text: string, dir: string): readonly string[] => {
  const open: { titles: string[]; line: Line }[][] = [];
  for (const line of text
    .trim()
    .split('\n')
    .map(each => JSON.parse(each) as Line)) {
    const name = line.name.startsWith('/') ? relative(dir, line.name) : line.name;
    const inside = open.splice(line.nesting + 1).flat();
    while (open.length <= line.nesting) open.push([]);
    open[line.nesting]?.push(
      ...(line.kind === 'suite' ? [] : [{ titles: [name], line }]),
      ...inside.map(each => ({ ...each, titles: [name, ...each.titles] })),
    );
  }
  return numbered(
    (open[0] ?? []).map(({ titles, line }) => ({
      id: [relative(dir, line.file ?? resolve(dir, line.name)), ...titles].join(' > '),
      word: wordOf(line),
    })),
  );
};

const wordOf = ({ type, skip, todo }: Line): string =>
  skip !== undefined || todo !== undefined ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';

const numbered = (told: readonly { readonly id: string; readonly word: string }[]): readonly string[] => {
  const seen = new Map<string, number>();
  return told.map(({ id, word }) => {
    const nth = (seen.get(id) ?? 0) + 1;
    seen.set(id, nth);
    return `${id}${nth === 1 ? '' : ` #${nth}`} = ${word}`;
  });
};

const nodes = ([20, 22, 24] as const).flatMap(major => {
  const name = `Node ${major}`;
  const program = needed(name, nodeOf(major))?.suite.program[0];
  return program === undefined ? [] : [{ major, name, program }];
});
const ways = nodes.flatMap(({ major, name, program }) => {
  const isolation = `--${major === 22 ? 'experimental-' : ''}test-isolation=none`;
  const together = { name: `${name} without isolation`, program, isolation: [isolation], files: filesTogether };
  return [{ name, program, isolation: [], files }, ...(major === 20 ? [] : [together])];
});

test.each(ways)(
  '$name: names and outcomes equal those of node --test alone, its reporter writes the same, and tests see the same world',
  async ({ program, isolation, files: own }) => {
    const args = [
      ...isolation,
      '--test-reporter=./reporter.mjs',
      '--test-reporter-destination=told.ndjson',
      'tests/a.test.js',
      'tests/b.test.js',
      'tests/script.test.js',
    ];
    const dir = project({
      ...own,
      'gate.config.json': JSON.stringify({ suites: { s: { runner: 'node-test', program: [program], args } } }),
    });
    const world = (name: string): Readonly<Record<string, string>> => ({ WORLD: join(dir, name) });
    await launch([program, '--test', ...args], { cwd: dir, env: world('alone.json') }).ended;
    const told = readFileSync(join(dir, 'told.ndjson'), 'utf8');
    const { code } = await runGate(['core', '--quiet'], { cwd: dir, env: world('gated.json') });
    expect(code).toBe(1);

    const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
    const got = tests.map(({ id, outcome }) => `${id.slice('s :: '.length)} = ${outcome}`);
    const expected = namesOf(told, dir);
    expect(expected.length).toBeGreaterThan(20);
    expect(got.toSorted()).toEqual(expected.toSorted());

    expect(readFileSync(join(dir, 'told.ndjson'), 'utf8')).toBe(told);
    const seen = (name: string): unknown => JSON.parse(readFileSync(join(dir, name), 'utf8')) as unknown;
    expect(seen('gated.json')).toEqual(seen('alone.json'));
  },
);

test.each(ways)(
  '$name: the tests are listed without being run, and a retry runs one of them alone',
  async ({ program, isolation: args }) => {
    const dir = project({
      'package.json': '{ "type": "module" }',
      'a.test.js': `import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import test, { describe, it } from 'node:test';
test('shaky', () => { if (!existsSync('seen')) { writeFileSync('seen', ''); throw new Error('once'); } });
test('once', () => mkdirSync('once'));
describe('g', () => { it('too', () => mkdirSync('too')); });
test('p', async t => {
  await t.test('shaky', () => { if (!existsSync('inner')) { writeFileSync('inner', ''); throw new Error('once'); } });
  await t.test('once', () => mkdirSync('inner-once'));
});
`,
      'gate.config.json': JSON.stringify({
        suites: { s: { runner: 'node-test', program: [program], args, retries: 1 } },
      }),
    });
    const listed = await runGate(['list', 'core'], { cwd: dir });
    expect(listed.stdout).toContain('s  node-test in . · 4 tests');
    await runGate(['core', '--quiet'], { cwd: dir });
    const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
    expect(tests.map(({ id, outcome, flags }) => [id, outcome, ...flags].join(' ')).toSorted()).toEqual([
      's :: a.test.js > g > too passed',
      's :: a.test.js > once passed',
      's :: a.test.js > p > once passed',
      's :: a.test.js > p > shaky passed flaky',
      // One that has failed through its children is not tried again, and owes nothing of its own.
      's :: a.test.js > p failed',
      's :: a.test.js > shaky passed flaky',
    ]);
  },
);
