import { afterAll, describe, expect, test } from 'vitest';
import type { Selection } from '../adapter.ts';
import { coverage, eachVersion } from '../workbench/vitest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import type { Told } from '../workbench/node-project.ts';
import { eventsOf, lines } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

const one = { file: 'one.test.ts' };
const three = { file: 'three.test.ts' };
const selected = (...titles: readonly (readonly string[])[]): Selection => ({
  files: [one],
  tests: titles.map(each => ({ ...one, titles: each })),
});
const loads = ['> (load) one.test.ts', '< (load) one.test.ts ok'];
const passes = (name: string): readonly string[] => [`> one.test.ts > ${name} 1`, `< one.test.ts > ${name} 1 passed`];
const each = ['> (beforeEach, each) one.test.ts', '< (beforeEach, each) one.test.ts ok'];
const told = (run: Told): readonly string[] =>
  lines(run, 'runner-ready', 'discovered').filter(line => !each.includes(line));
const modes = (run: Told): Readonly<Record<string, string>> =>
  Object.fromEntries(
    eventsOf(run, 'discovered').flatMap(({ tests }) => tests.map(({ titles, mode }) => [titles.join(' > '), mode])),
  );

describe.each(eachVersion())('vitest $major', { timeout: 120_000 }, ({ at }) => {
  test('one test of a file runs; the others are told, and their hooks and the other files are left alone', async () => {
    const project = at('part');
    const run = await project.gate({ only: selected(['first']) });
    expect(run.code, run.stdout).toBe(0);
    expect(eventsOf(run, 'planned')).toEqual([{ type: 'planned', files: [one] }]);
    expect(modes(run)).toEqual({
      first: 'run',
      second: 'unselected',
      'number 1': 'unselected',
      'number 2': 'unselected',
      'number 3': 'unselected',
      skipped: 'skip',
      'to do': 'skip',
      'chosen group > inside': 'unselected',
      'chosen group > beside': 'unselected',
      'left group > inside': 'unselected',
      'left group > deeper > inside': 'unselected',
    });
    expect(told(run)).toEqual([...loads, ...passes('first'), expect.stringMatching(/^view /), 'done']);
    const view = eventsOf(run, 'runner-view').flatMap(({ tests }) => tests.map(({ test }) => test.titles));
    expect(view).toEqual([['first']]);
    for (const file of ['two-was-loaded', 'left-group-was-entered', 'left-group-was-left'])
      expect(project.has(file)).toBe(false);
  });

  test('numbered tests and tests of groups are chosen one by one; the hooks of their groups run', async () => {
    const run = await at('part').gate({ only: selected(['number 2'], ['chosen group', 'inside'], ['not there']) });
    expect(told(run)).toEqual([
      ...loads,
      ...passes('number 2'),
      '> (beforeAll, before) one.test.ts > chosen group',
      '< (beforeAll, before) one.test.ts > chosen group ok',
      ...passes('chosen group > inside'),
      expect.stringMatching(/^view /),
      'done',
    ]);
  });

  test('a file none of whose tests is named runs whole, also one with a load or a hook named', async () => {
    const whole = await at('part').gate({ only: { files: [one], tests: [] } });
    const named = await at('part').gate({ only: selected(['first'], ['(load)']) });
    for (const run of [whole, named]) {
      expect(new Set(Object.values(modes(run)))).toEqual(new Set(['run', 'skip']));
      expect(run.code).toBe(1);
    }
  });

  test("what the author's own word leaves out is told as that only where we had chosen it", async () => {
    const both = ['chosen by its author', 'left by its author'];
    const asked = (...titles: readonly string[]): Selection => ({
      files: [three],
      tests: titles.map(title => ({ ...three, titles: [title] })),
    });
    expect(modes(await at('part').gate({ only: asked(...both) }))).toEqual({
      'chosen by its author': 'run',
      'left by its author': 'deselected',
    });
    const run = await at('part').gate({ only: asked('left by its author') });
    expect(modes(run)).toEqual({ 'chosen by its author': 'unselected', 'left by its author': 'deselected' });
    expect(eventsOf(run, 'test-started')).toEqual([]);
    const other = await at('part').gate({ only: asked('chosen by its author') });
    expect(modes(other)).toEqual({ 'chosen by its author': 'run', 'left by its author': 'unselected' });
  });

  test('a relaunch of a part leaves out what is done of it', async () => {
    const only = selected(['first'], ['number 1'], ['number 2']);
    const skip = { tests: [{ ...one, titles: ['first'] }], files: [] };
    const run = await at('part').gate({ number: 2, skip, only });
    const started = eventsOf(run, 'test-started').map(event => event.test.titles[0]);
    expect(started).toEqual(['number 1', 'number 2']);
    expect(modes(run)).toMatchObject({ second: 'unselected' });
    const done = await at('part').gate({ number: 2, skip: { tests: [], files: [one] }, only });
    expect(eventsOf(done, 'planned')).toEqual([{ type: 'planned', files: [] }]);
  });

  test('lists a part', async () => {
    const run = await at('part').gate({ mode: 'list', only: selected(['first']) });
    expect(modes(run)).toMatchObject({ first: 'run', second: 'unselected' });
    expect(run.events.map(({ type }) => type)).not.toContain('test-started');
  });

  test('a file of one project, and one test of another', async () => {
    const project = { file: 'one.test.ts', project: 'right' };
    const right = await at('projects').gate({
      only: { files: [project], tests: [{ ...project, titles: ['is in both'] }] },
    });
    expect(right.code, right.stdout).toBe(0);
    const started = eventsOf(right, 'test-started').map(event => event.test);
    expect(started).toEqual([{ file: 'one.test.ts', titles: ['is in both'], project: 'right' }]);
    const nobody = await at('projects').gate({ only: { files: [{ file: 'one.test.ts' }], tests: [] } });
    expect(eventsOf(nobody, 'planned')).toEqual([{ type: 'planned', files: [] }]);
    expect(nobody.code).toBe(5);
  });

  test('a shard is cut out of the whole suite, and says only what it leaves out of the part', async () => {
    const args = ['--shard=1/2'];
    const files = ['a.test.ts', 'b.test.ts'].map(file => ({ file }));
    const whole = await at('shared').gate({ args });
    const [mine] = eventsOf(whole, 'planned').flatMap(event => event.files);
    for (const file of files) {
      const run = await at('shared').gate({ args, only: { files: [file], tests: [] } });
      const isMine = file.file === mine?.file;
      expect(eventsOf(run, 'planned')).toEqual([{ type: 'planned', files: isMine ? [file] : [] }]);
      const cut = eventsOf(run, 'discovered').flatMap(({ tests }) => tests.filter(({ mode }) => mode === 'deselected'));
      expect(cut.map(each => each.file)).toEqual(isMine ? [] : [file.file]);
    }
  });

  test('reports, coverage and snapshots are those of the whole suite', async () => {
    const project = at('reports');
    const args = project.has(coverage) ? ['--coverage', '--coverage.thresholds.lines=100'] : [];
    const green = { file: 'green.test.ts' };
    const only = { files: [green], tests: [{ ...green, titles: ['group', 'again'] }] };
    const run = await project.gate({ args, only });
    expect(run.code, run.stdout).toBe(0);
    expect(project.has('out')).toBe(false);
    expect(run.stderr).toContain('a part of the suite: reports and coverage of the runner are left');
  });
});
