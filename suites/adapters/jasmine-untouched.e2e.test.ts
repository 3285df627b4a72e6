import { afterAll, describe, expect, test } from 'vitest';
import { jasmineProject, jasmines } from '../workbench/jasmine-project.ts';
import { type Ended, sweepProjects } from '../workbench/node-project.ts';

afterAll(sweepProjects);

const config = `import { appendFileSync } from 'node:fs';
const say = what => appendFileSync('heard.txt', JSON.stringify(what, (key, value) => (/duration|totalTime/i.test(key) ? 0 : value)) + '\\n');
const names = ['jasmineStarted', 'suiteStarted', 'specStarted', 'specDone', 'suiteDone', 'jasmineDone'];
export default {
  spec_dir: 'spec', spec_files: ['*.spec.js'], helpers: ['helper.js'],
  env: { random: true, seed: '4711' },
  reporters: [Object.fromEntries(names.map(name => [name, event => say([name, event])]))],
};
`;

const files = {
  'spec/support/jasmine.mjs': config,
  'spec/helper.js': `beforeEach(() => { globalThis.begun = true; });\n`,
  'spec/a.spec.js': `import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
describe('outer', () => {
  beforeAll(() => { expect('a hook').toBe('as it was'); });
  it('sees its process', () => {
    const gates = Object.keys(process.env).filter(name => name.startsWith('GATE_') && name !== 'GATE_TEST');
    const counts = process.eventNames().map(name => [String(name), process.listenerCount(name)]).sort();
    const globals = Object.keys(globalThis).sort();
    const { main } = createRequire(import.meta.url);
    writeFileSync('seen.json', JSON.stringify({ argv: process.argv, flags: process.execArgv, main: process.mainModule?.filename, gates, counts, globals }));
  });
  it('fails', () => { expect(1).toBe(2); });
  it('throws', async () => { await null; throw new TypeError('no'); });
  it('has no time', done => {}, 50);
  it('calls done', done => { setTimeout(done, 5); });
  describe('inner', () => {
    beforeAll(() => { throw new Error('no'); });
    it('never begins', () => {});
  });
});
`,
  'spec/b.spec.js': `it('begun', () => { expect(globalThis.begun).toBe(true); });\nxit('left out', () => {});\nit('gives up', () => pending('later'));\n`,
};

/** What it prints, without how long that took. */
const plain = ({ stdout, stderr, code }: Ended): unknown => ({
  code,
  stderr,
  stdout: stdout.replaceAll(/[\d.]+ seconds?/g, '(time)'),
});

describe.each(jasmines)('jasmine $major', ({ modules }) => {
  test('the tests, the output, the exit code and a reporter of the user’s are as without the gate', async () => {
    const sides = [jasmineProject(modules, files), jasmineProject(modules, files)] as const;
    const [alone, below] = [await sides[0].bare(), await sides[1].gate()];
    const of = (text: string, at: 0 | 1): string => text.replaceAll(sides[at].cwd, '/project');
    expect(JSON.parse(of(sides[1].read('seen.json'), 1))).toEqual(JSON.parse(of(sides[0].read('seen.json'), 0)));
    expect(JSON.parse(of(JSON.stringify(plain(below)), 1))).toEqual(JSON.parse(of(JSON.stringify(plain(alone)), 0)));
    expect(of(sides[1].read('heard.txt'), 1)).toBe(of(sides[0].read('heard.txt'), 0));
    expect(below.dropped).toBe(0);
  });

  test('a list loads everything, runs nothing, and says what is deselected', async () => {
    const project = jasmineProject(modules, {
      'spec/support/jasmine.mjs': `export default { spec_dir: 'spec', spec_files: ['*.spec.js'], globalSetup() { throw new Error('no'); } };`,
      'spec/a.spec.js': `it('a', () => { throw new Error('ran'); });\nfit('b', () => { throw new Error('ran'); });\nxit('c', () => {});`,
    });
    const { code, events } = await project.gate({ mode: 'list' });
    expect(code).toBe(0);
    const fates = events.flatMap(event => {
      if (event.type === 'discovered') return event.tests.map(({ titles, mode }) => [...titles, mode]);
      return event.type === 'test-finished' ? [[...event.test.titles, event.outcome.kind]] : [];
    });
    expect(fates).toEqual([
      ['a', 'run'],
      ['b', 'run'],
      ['c', 'skip'],
      ['a', 'not-run'],
    ]);
    expect(events.some(({ type }) => type === 'test-started')).toBe(false);
  });

  test('a launch is about some tests and files only', async () => {
    const project = jasmineProject(modules, files);
    const only = {
      files: [{ file: 'spec/b.spec.js' }],
      tests: [{ file: 'spec/b.spec.js', titles: ['begun'] }],
    };
    const { events } = await project.gate({ only });
    const told = events.flatMap(event => (event.type === 'discovered' ? event.tests : []));
    expect(told.map(({ titles, mode }) => `${titles.join(' > ')}: ${mode}`)).toEqual([
      'begun: run',
      'left out: unselected',
      'gives up: unselected',
    ]);
    const ended = events.flatMap(event => (event.type === 'test-finished' ? [event.test.titles[0]] : []));
    expect(ended).toEqual(['begun']);
  });
});
