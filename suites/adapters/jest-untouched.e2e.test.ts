import { afterAll, describe, expect, test } from 'vitest';
import type { Selection } from '../adapter.ts';
import { eachJest } from '../workbench/jest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import type { Told } from '../workbench/node-project.ts';
import { eventsOf, lines } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

const world = `
test('is written down', () => {
  const { argv, execArgv, env, title } = process;
  require('fs').writeFileSync('world.json', JSON.stringify({ argv, execArgv, env, title, names: Object.keys(globalThis) }));
});
`;
const kept = `
test('first', () => { expect('first').toMatchSnapshot(); });
test('second', () => { expect('second').toMatchSnapshot(); });
`;
const part = `
beforeAll(() => { require('fs').writeFileSync('entered', ''); });
test('first', () => {});
test('second', () => { throw new Error('not asked for'); });
describe('left', () => {
  beforeAll(() => { require('fs').writeFileSync('left-entered', ''); });
  test('inside', () => {});
});
test.skip('skipped', () => {});
`;
const selected = (...titles: readonly string[]): Selection => ({
  files: [{ file: 'one.test.js' }],
  tests: titles.map(title => ({ file: 'one.test.js', titles: [title] })),
});
const modes = (run: Told): Readonly<Record<string, string>> =>
  Object.fromEntries(
    eventsOf(run, 'discovered').flatMap(({ tests }) => tests.map(({ titles, mode }) => [titles.join(' > '), mode])),
  );

type World = { readonly env: Readonly<Record<string, string>> };

describe.each(eachJest())('jest $major', { timeout: 120_000 }, ({ project }) => {
  test.each([[['--runInBand']], [['--maxWorkers=2']]])('a test sees the world it saw before: %s', async how => {
    const files = { 'world.test.js': world, 'other.test.js': `test('a', () => {});` };
    const see = async (run: (at: ReturnType<typeof project>) => Promise<unknown>): Promise<World> => {
      const at = project(files);
      await run(at);
      // `node_modules` is a link here, and the launcher knows where it leads.
      const text = at.read('world.json').replaceAll(/"[^"]*(?=\/node_modules\/jest\/bin\/)/g, '"(here)');
      return JSON.parse(text) as World;
    };
    const bare = await see(at => at.bare(how));
    const gated = await see(at => at.gate({ args: how }));
    const added = Object.keys(gated.env).filter(name => !(name in bare.env));
    expect(added.filter(name => !name.startsWith('GATE_'))).toEqual([]);
    const env = Object.fromEntries(Object.entries(gated.env).filter(([name]) => !added.includes(name)));
    expect({ ...gated, env }).toEqual(bare);
  });

  test('reports, reporters, setup files and coverage of the user are theirs', async () => {
    const at = project(
      {
        'early.js': `globalThis.early = 1;`,
        'after.js': `beforeEach(() => { globalThis.each = 1; });`,
        'mine.js': `module.exports = class { onRunComplete(_, r) { require('fs').writeFileSync('mine', String(r.numPassedTests)); } };`,
        'sum.js': `exports.sum = (a, b) => a + b;`,
        'a.test.js': `test('a', () => { expect([early, each, require('./sum').sum(1, 2)]).toEqual([1, 1, 3]); });`,
      },
      {
        setupFiles: ['<rootDir>/early.js'],
        setupFilesAfterEnv: ['<rootDir>/after.js'],
        reporters: ['default', '<rootDir>/mine.js'],
        collectCoverage: true,
        collectCoverageFrom: ['**/*.js', '!mine.js', '!after.js', '!early.js'],
        coverageReporters: ['json-summary'],
      },
    );
    const run = await at.gate({ args: ['--json', '--outputFile=report.json'] });
    expect(run.code, run.stderr).toBe(0);
    expect(at.read('mine')).toBe('1');
    expect(JSON.parse(at.read('report.json'))).toMatchObject({ numPassedTests: 1, success: true });
    const covered = Object.keys(JSON.parse(at.read('coverage/coverage-summary.json')) as object);
    expect(covered).toEqual(['total', `${at.cwd}/sum.js`]);
    expect(lines(run).slice(-1)).toEqual(['done']);
  });

  test('a relaunch leaves out what has its fate, and leaves reports, coverage and snapshots alone', async () => {
    const at = project({ 'kept.test.js': kept, 'done.test.js': `throw new Error('loaded');` });
    await at.bare(['kept']);
    const path = '__snapshots__/kept.test.js.snap';
    const before = at.read(path);
    const skip = { files: [{ file: 'done.test.js' }], tests: [{ file: 'kept.test.js', titles: ['first'] }] };
    const asked = { number: 2, skip, args: ['-u', '--json', '--outputFile=report.json', '--coverage'] };
    const run = await at.gate(asked);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain(
      'relaunch 2: reports and coverage of the runner are left as the first launch wrote them',
    );
    expect(lines(run, 'runner-ready')).toEqual([
      '> (load) kept.test.js',
      '< (load) kept.test.js ok',
      'discovered kept.test.js > first [run], kept.test.js > second [run]',
      '> kept.test.js > second 1',
      '< kept.test.js > second 1 passed',
      'view kept.test.js > second [passed]',
      'done',
    ]);
    expect([at.has('report.json'), at.has('coverage')]).toEqual([false, false]);
    expect(at.read(path)).toBe(before);
    at.write(path, before.replace('"second"', '"older"'));
    const stale = await at.gate(asked);
    expect(eventsOf(stale, 'test-finished').map(({ outcome }) => outcome.kind)).toEqual(['failed']);
    expect(at.read(path)).toContain('"older"');
  });

  test('one test of a file runs; the others are told, and their hooks and the other files are left alone', async () => {
    const at = project({ 'one.test.js': part, 'two.test.js': `throw new Error('loaded');` });
    const run = await at.gate({ only: selected('first') });
    expect(run.code, run.stderr).toBe(0);
    expect(eventsOf(run, 'planned')).toEqual([{ type: 'planned', files: [{ file: 'one.test.js' }] }]);
    expect(modes(run)).toEqual({ first: 'run', second: 'unselected', 'left > inside': 'unselected', skipped: 'skip' });
    expect(eventsOf(run, 'test-started').map(event => event.test.titles)).toEqual([['first']]);
    expect([at.has('entered'), at.has('left-entered')]).toEqual([true, false]);
    const view = eventsOf(run, 'runner-view').flatMap(({ tests }) => tests.map(each => each.test.titles));
    expect(view).toEqual([['first']]);
    const none = await at.gate({ only: { files: [{ file: 'gone.test.js' }], tests: [] } });
    expect(none.code).toBe(5);
  });

  test('files come in the order that is asked for, unless the user has one', async () => {
    const files = Object.fromEntries(['a', 'b', 'c'].map(name => [`${name}.test.js`, `test('t', () => {});`]));
    const asked = { args: ['-i'], first: [{ file: 'c.test.js' }, { file: 'a.test.js' }] };
    const loads = (run: Told): readonly string[] =>
      eventsOf(run, 'step-started').flatMap(({ step }) => (step.kind === 'load' ? [step.file] : []));
    expect(loads(await project(files).gate(asked))).toEqual(['c.test.js', 'a.test.js', 'b.test.js']);
    const own = project(
      {
        ...files,
        'order.js': `const Base = require('@jest/test-sequencer').default;\nmodule.exports = class extends Base { sort(tests) { return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1)); } };`,
      },
      { testSequencer: '<rootDir>/order.js' },
    );
    expect(loads(await own.gate(asked))).toEqual(['a.test.js', 'b.test.js', 'c.test.js']);
  });

  test('a shard says what it leaves out', async () => {
    const files = Object.fromEntries(['a', 'b'].map(name => [`${name}.test.js`, `test('t', () => {});`]));
    const run = await project(files).gate({ args: ['--shard=1/2'] });
    const [mine] = eventsOf(run, 'planned').flatMap(event => event.files);
    const cut = eventsOf(run, 'discovered').flatMap(({ tests }) => tests.filter(({ mode }) => mode === 'deselected'));
    expect(cut.map(({ file, titles }) => [file, ...titles])).toEqual([
      [mine?.file === 'a.test.js' ? 'b.test.js' : 'a.test.js', '(load)'],
    ]);
  });

  test('workers are let go as jest lets them go', async () => {
    const files = Object.fromEntries(['a', 'b'].map(name => [`${name}.test.js`, `test('t', () => {});`]));
    const run = await project(files).gate({ args: ['--maxWorkers=2'] });
    expect(run.stderr).not.toContain('force exited');
    const ready = eventsOf(run, 'runner-ready');
    expect(ready.map(({ spare }) => spare)).toEqual([false, true, true]);
  });

  test('a stack that jest shows has nothing of the gate in it', async () => {
    const at = project({ 'a.test.js': `test('fails', async () => { await 1; throw new Error('no'); });` });
    const [run, bare] = [await at.gate(), await at.bare()];
    expect(run.stderr).not.toContain('launcher.js');
    const plain = (text: string): string => text.replaceAll(/ \(\d+ ms\)|Time: .*/g, '');
    expect(plain(run.stderr)).toBe(plain(bare.stderr));
  });
});
