import { afterAll, describe, expect, test } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { eachMocha } from '../workbench/mocha-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';

afterAll(sweepProjects);

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

const ofType = <T extends RunnerEvent['type']>(
  events: readonly RunnerEvent[],
  type: T,
): readonly Extract<RunnerEvent, { type: T }>[] =>
  events.filter((event): event is Extract<RunnerEvent, { type: T }> => event.type === type);

/** Each test that has ended: `file > titles = outcome`. */
const ended = (events: readonly RunnerEvent[]): readonly string[] =>
  ofType(events, 'test-finished').map(
    ({ test: { file, titles, nth }, outcome }) =>
      `${[file, ...titles].join(' > ')}${nth === undefined ? '' : ` #${nth}`} = ${outcome.kind}`,
  );

const started = (events: readonly RunnerEvent[]): readonly string[] =>
  ofType(events, 'step-started').flatMap(({ step }) => (step.kind === 'load' ? [step.file] : []));

const two = {
  'test/a.js': lines(
    `describe('g', () => { it('one', () => {}); it('same', () => {}); it('same', () => {}); it.skip('not now', () => {}); });`,
    `it('top', () => {});`,
  ),
  'test/b.js': lines(`it('one', () => {});`),
  'test/c.js': lines(`it('one', () => {});`),
};
const file = (name: string) => ({ file: `test/${name}.js` });
const nothing = { tests: [], files: [] };

describe.each(eachMocha())('mocha $major', ({ project }) => {
  test.each([[[]], [['--parallel']]])('a list tells every test and runs none: %s', async args => {
    const { gate, has } = project({
      ...two,
      'test/d.js': `it('runs', () => { require('node:fs').writeFileSync('ran', ''); });\n`,
    });
    const { code, events, stdout } = await gate({ mode: 'list', args });
    expect([code, stdout, has('ran'), ended(events)]).toEqual([0, '', false, []]);
    const told = ofType(events, 'discovered').flatMap(({ tests }) => tests);
    expect(told.map(({ file: of, titles, nth, mode }) => [of, ...titles, nth, mode].join(' '))).toEqual([
      'test/a.js top  run',
      'test/a.js g one  run',
      'test/a.js g same  run',
      'test/a.js g same 2 run',
      'test/a.js g not now  skip',
      'test/b.js one  run',
      'test/c.js one  run',
      'test/d.js runs  run',
    ]);
  });

  test.each([[[]], [['--parallel']]])('a relaunch leaves out what is done: %s', async args => {
    const { gate } = project(two);
    const done = { ...file('a'), titles: ['g', 'same'] };
    const { events } = await gate({ args, number: 2, skip: { tests: [done], files: [file('b')] } });
    expect(ended(events).toSorted()).toEqual([
      'test/a.js > g > one = passed',
      'test/a.js > g > same #2 = passed',
      'test/a.js > top = passed',
      'test/c.js > one = passed',
    ]);
    expect(started(events).toSorted()).toEqual(['test/a.js', 'test/c.js']);
  });

  test.each([[[]], [['--parallel']]])('a part loads its files and runs its tests: %s', async args => {
    const { gate } = project(two);
    const only = { files: [file('c'), file('a')], tests: [{ ...file('a'), titles: ['g', 'same'], nth: 2 }] };
    const { events } = await gate({ args, only, first: [file('c')] });
    expect(ended(events).toSorted()).toEqual(['test/a.js > g > same #2 = passed', 'test/c.js > one = passed']);
    const modes = ofType(events, 'discovered').flatMap(({ tests }) =>
      tests.map(({ titles, mode }) => [titles.at(-1), mode]),
    );
    expect(modes).toContainEqual(['top', 'unselected']);
    expect(ofType(events, 'planned')[0]?.files).toEqual([file('c'), file('a')]);
  });

  test('what --file names is loaded for every part', async () => {
    const { gate } = project({
      ...two,
      'first.js': lines(`before(() => { globalThis.up = 1; });`, `it('itself', () => {});`),
      'test/b.js': `it('one', () => { if (globalThis.up !== 1) throw new Error('no'); });\n`,
    });
    const { events } = await gate({ args: ['--file', 'first.js'], only: { files: [file('b')], tests: [] } });
    expect(ended(events)).toEqual(['test/b.js > one = passed']);
  });

  test('in one process the order of a whole run stays; with workers the files that come first do, and no more workers than allowed', async () => {
    const { gate } = project(two);
    const asked = { first: [file('c'), file('b')], workers: 1 };
    const order = async (args: readonly string[]) => {
      const { events } = await gate({ ...asked, args });
      return { order: started(events), processes: new Set(ofType(events, 'runner-ready').map(({ pid }) => pid)).size };
    };
    expect(await order([])).toEqual({ order: ['test/a.js', 'test/b.js', 'test/c.js'], processes: 1 });
    expect(await order(['--parallel'])).toEqual({ order: ['test/c.js', 'test/b.js', 'test/a.js'], processes: 2 });
    expect((await order(['--parallel', '--jobs', '3'])).processes).toBeGreaterThan(2);
    expect((await order(['--parallel', '--jobs', '1'])).processes).toBe(1);
  });

  test('a hook that is broken is not entered, and its tests are told', async () => {
    const { gate, has } = project({
      'test/a.js': lines(
        `const { writeFileSync } = require('node:fs');`,
        `describe('g', () => { before(() => { writeFileSync('entered', ''); }); it('under', () => {}); describe('h', () => { it('deep', () => {}); }); });`,
        `it('beside', () => {});`,
      ),
    });
    const hook = { ...file('a'), titles: ['g', '(hook: beforeAll)'] };
    const { events } = await gate({ number: 2, skip: { ...nothing, hooks: [hook] } });
    expect(has('entered')).toBe(false);
    expect(ended(events).toSorted()).toEqual([
      'test/a.js > beside = passed',
      'test/a.js > g > h > deep = not-run',
      'test/a.js > g > under = not-run',
    ]);
  });

  test('only a file whose hooks are those of all files is loaded again when its tests are done', async () => {
    const { gate } = project({ ...two, 'test/b.js': lines(`after(() => {});`, `it('one', () => {});`) });
    const ends = ofType((await gate()).events, 'step-finished');
    expect(
      ends.flatMap(({ step, isShared }) => (step.kind === 'load' && isShared === true ? [step.file] : [])),
    ).toEqual(['test/b.js']);
    expect(ofType((await gate()).events, 'file-finished').map(({ file: of }) => of)).toEqual([
      'test/a.js',
      'test/c.js',
    ]);
  });

  test('every line is understood, and a started test ends once for each attempt', async () => {
    const { gate } = project({
      'test/a.js': lines(
        `let tries = 0;`,
        `it('flakes', function () { this.retries(2); if (tries++ < 2) throw new Error('no'); });`,
        `it('twice', done => { done(); done(); });`,
        `it('late', () => { process.nextTick(() => { throw new Error('late'); }); });`,
        `it('last', () => {});`,
      ),
    });
    const { events, dropped } = await gate();
    expect(dropped).toBe(0);
    const key = (event: { readonly test: { readonly titles: readonly string[] }; readonly attempt: number }) =>
      `${event.test.titles.join()} ${event.attempt}`;
    const begun = ofType(events, 'test-started').map(key);
    expect(new Set(begun).size).toBe(begun.length);
    expect(ofType(events, 'test-finished').map(key).toSorted()).toEqual(begun.toSorted());
    expect(ended(events)).toEqual([
      'test/a.js > flakes = failed',
      'test/a.js > flakes = failed',
      'test/a.js > flakes = passed',
      'test/a.js > twice = failed',
      'test/a.js > late = failed',
      'test/a.js > last = passed',
    ]);
  });
});
