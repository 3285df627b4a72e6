import { afterAll, describe, expect, test } from 'vitest';
import { eachVersion } from '../workbench/vitest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import type { Told } from '../workbench/node-project.ts';
import { eventsOf, lines } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

const names = [
  'passes [run]',
  'fails [run]',
  'throws with a cause [run]',
  'throws a string [run]',
  'is skipped [skip skip]',
  'is to do [skip todo]',
  'fails as it said [run]',
  'passes although it said it fails [run]',
  'is one of many: 1 [run]',
  'is one of many: 2 [run]',
  'has a twin [run]',
  'has a twin #2 [run]',
  'has a twin #2 #2 [run]',
  'ünï 日本 🚀 > "quoted" [run]',
  'hangs [run]',
  'skips itself [run]',
  'is flaky [run]',
  'fails every time [run]',
  'runs twice [run]',
  'exits [run]',
  'skipped group > in it [skip skip]',
  'group that is skipped > inside [skip skip]',
  'broken before each > suffers [run]',
  'broken after each > is fine itself [run]',
  'slow before each > waits [run]',
].map(name => `all.test.ts > ${name}`);
const discovered = `discovered ${names.join(', ')}`;
const head = ['ready main', 'ready', '> (load) all.test.ts', '< (load) all.test.ts ok'];

/** A test that starts and ends once. */
const once = (name: string, outcome = 'passed', own = ''): readonly string[] => [
  `> all.test.ts > ${name} 1${own}`,
  `< all.test.ts > ${name} 1 ${outcome}`,
];

const told = [
  ...head,
  discovered,
  ...once('passes'),
  ...once('fails', 'failed: AssertionError: expected { a: 1 } to deeply equal { a: 2 }'),
  ...once('throws with a cause', 'failed: Error: outer'),
  ...once('throws a string', 'failed: plain words'),
  ...once('fails as it said'),
  ...once('passes although it said it fails', 'failed: Error: Expect test to fail'),
  ...once('is one of many: 1'),
  ...once('is one of many: 2'),
  ...once('has a twin'),
  ...once('has a twin #2'),
  ...once('has a twin #2 #2'),
  ...once('ünï 日本 🚀 > "quoted"'),
  ...once('hangs', 'hung by runner, test 60', ' own 60'),
  ...once('skips itself', 'skipped: the moon is wrong'),
  '> all.test.ts > is flaky 1',
  '< all.test.ts > is flaky 1 failed: AssertionError: expected 1 to be 3 // Object.is equality',
  '> all.test.ts > is flaky 2',
  '< all.test.ts > is flaky 2 failed: AssertionError: expected 2 to be 3 // Object.is equality',
  '> all.test.ts > is flaky 3',
  '< all.test.ts > is flaky 3 passed',
  '> all.test.ts > fails every time 1',
  '< all.test.ts > fails every time 1 failed: Error: again',
  '> all.test.ts > fails every time 2',
  '< all.test.ts > fails every time 2 failed: Error: again',
  '> all.test.ts > runs twice 1',
  '< all.test.ts > runs twice 1 passed',
  '> all.test.ts > runs twice 2',
  '< all.test.ts > runs twice 2 passed',
  ...once('exits', 'crashed {"code":3}'),
  '> all.test.ts > broken before each > suffers 1',
  '> (beforeEach, each) all.test.ts > broken before each',
  '< (beforeEach, each) all.test.ts > broken before each ok',
  '< all.test.ts > broken before each > suffers 1 failed: Error: no table',
  '> all.test.ts > broken after each > is fine itself 1',
  '> (afterEach, each) all.test.ts > broken after each',
  '< (afterEach, each) all.test.ts > broken after each ok',
  '< all.test.ts > broken after each > is fine itself 1 failed: Error: no broom',
  '> all.test.ts > slow before each > waits 1',
  '> (beforeEach, each) all.test.ts > slow before each own 50',
  '< (beforeEach, each) all.test.ts > slow before each ok',
  '< all.test.ts > slow before each > waits 1 hung by runner, hook 50',
  'done',
];

/** How the gate's fates look to a reader of vitest's own totals. */
const totals = (run: Told): Record<string, number> => {
  const last = new Map(
    eventsOf(run, 'test-finished').map(({ test: ref, outcome }) => [JSON.stringify(ref), outcome.kind]),
  );
  const tests = eventsOf(run, 'discovered').flatMap(event => event.tests);
  const count = (...kinds: readonly string[]): number => [...last.values()].filter(kind => kinds.includes(kind)).length;
  const todo = tests.filter(({ reason }) => reason === 'todo').length;
  return {
    numTotalTests: tests.length,
    numPassedTests: count('passed'),
    numFailedTests: count('failed', 'hung', 'crashed'),
    numTodoTests: todo,
    numPendingTests: tests.filter(({ mode }) => mode !== 'run').length - todo + count('skipped'),
  };
};

describe.each(eachVersion())('vitest $major', { timeout: 60_000 }, ({ at }) => {
  test('every outcome is told, attempt by attempt, with the counts of the bare runner', async () => {
    const project = at('outcomes');
    const run = await project.gate();
    expect(run.dropped).toBe(0);
    expect(run.code).toBe(1);
    expect(lines(run, 'runner-view')).toEqual(told);

    await project.bare(['--reporter=json', '--outputFile=report.json']);
    const report: Record<string, number> = JSON.parse(project.read('report.json'));
    const counts = totals(run);
    expect(counts).toEqual(Object.fromEntries(Object.keys(counts).map(name => [name, report[name]])));
  });

  test('the second witness agrees on every test', async () => {
    const run = await at('outcomes').gate();
    const seen = new Map(
      eventsOf(run, 'runner-view').flatMap(view =>
        view.tests.map(each => [JSON.stringify(each.test), each.outcome.kind]),
      ),
    );
    const own = new Map(
      eventsOf(run, 'test-finished').map(({ test: ref, outcome }) => [JSON.stringify(ref), outcome.kind]),
    );
    expect(seen.size).toBe(names.length);
    for (const [ref, kind] of own) expect([ref, seen.get(ref)]).toEqual([ref, kind]);
  });

  test('a failure has its place in the source, its diff and its causes', async () => {
    const project = at('outcomes');
    const run = await project.gate({ args: ['-t', 'fails|throws with|hangs'] });
    const failures = Object.fromEntries(
      eventsOf(run, 'test-finished').flatMap(({ test: ref, outcome }) =>
        outcome.kind === 'failed' ? [[ref.titles.at(-1), outcome.failures[0]]] : [],
      ),
    );
    expect(failures['fails']?.stack[0]).toMatchObject({ file: `${project.cwd}/all.test.ts`, line: 13 });
    expect(failures['fails']?.detail).toMatch(/-\s+"a": 2,\n\+\s+"a": 1,/);
    expect(failures['fails']?.detail).not.toContain('\u001B');
    expect(failures['throws with a cause']).toMatchObject({
      detail: 'Caused by: TypeError: inner',
      stack: [{ line: 16 }, ...failures['throws with a cause']!.stack.slice(1)],
    });
    const hung = eventsOf(run, 'test-finished').find(({ outcome }) => outcome.kind === 'hung');
    expect(hung?.outcome).toMatchObject({ message: 'Test timed out in 60ms.' });
    const places = hung?.outcome.kind === 'hung' ? hung.outcome.stack : [];
    expect(places.find(({ file }) => !file.includes('node_modules'))).toMatchObject({
      file: `${project.cwd}/all.test.ts`,
      line: 34,
    });
  });

  test('an error without readable words is a failure all the same', async () => {
    const run = await at('odd-errors').gate();
    expect(lines(run).filter(line => line.startsWith('< odd.test.ts > '))).toEqual([
      expect.stringMatching(/a message that is no text 1 failed: /),
      expect.stringMatching(/a name that is no text 1 failed: /),
      '< odd.test.ts > goes on 1 passed',
    ]);
  });

  test('a list runs nothing and writes nothing', async () => {
    const project = at('outcomes');
    const run = await project.gate({ mode: 'list', args: ['--reporter=junit', '--outputFile=report.xml'] });
    expect(run.code).toBe(0);
    expect(lines(run)).toEqual([...head, discovered]);
    expect(project.has('report.xml')).toBe(false);
  });

  test('what the arguments leave out is deselected, what the author left out is skipped', async () => {
    const run = await at('outcomes').gate({ args: ['-t', 'has a twin'] });
    const expected = names.map(name => (name.includes('has a twin') ? name : name.replace('[run]', '[deselected]')));
    expect(lines(run, 'runner-view')).toEqual([
      ...head,
      `discovered ${expected.join(', ')}`,
      ...once('has a twin'),
      ...once('has a twin #2'),
      ...once('has a twin #2 #2'),
      'done',
    ]);
  });
});
