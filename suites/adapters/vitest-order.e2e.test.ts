import { afterAll, describe, expect, test } from 'vitest';
import { eachVersion } from '../workbench/vitest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import type { Project, Told } from '../workbench/node-project.ts';
import { eventsOf } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

const first = ['c', 'b'].map(name => ({ file: `${name}.test.ts` }));
// What is left of the files keeps the order of the runner, which is not told here.
const inOrder = ['c', 'b', expect.any(String), expect.any(String)];
const filesOf = (run: Told): readonly string[] =>
  eventsOf(run, 'step-started').flatMap(({ step }) =>
    step.kind === 'load' ? [step.file.replace('.test.ts', '')] : [],
  );

/** The project with one of the orders that its configuration knows. */
const ordered = (project: Project, order: string): Project => {
  const text = project.read('vitest.config.ts').replace("'none'", JSON.stringify(order));
  project.write('vitest.config.ts', text);
  return project;
};

describe.each(eachVersion())('vitest $major', { timeout: 120_000 }, ({ major, at }) => {
  test('files come first in the given order, with their tests in their own', async () => {
    const run = await at('order').gate({ first });
    expect(filesOf(run)).toEqual(inOrder);
    const started = eventsOf(run, 'test-started').map(event => event.test.titles[0]);
    expect(started.slice(0, 4)).toEqual(['one', 'two', 'one', 'two']);
    expect(run.code).toBe(0);
  });

  test.each([{ args: ['--pool=threads'] }, { args: ['--pool=forks', '--no-isolate'] }, { args: ['--pool=vmThreads'] }])(
    'the order reaches $args',
    async ({ args }) => {
      expect(filesOf(await at('order').gate({ args, first }))).toEqual(inOrder);
    },
  );

  test.each(['own', 'shuffle'])('the order of the user stays: %s', async order => {
    const project = ordered(at('order'), order);
    const plain = filesOf(await project.gate());
    expect(plain).toHaveLength(4);
    if (order === 'own') expect(plain).toEqual(['d', 'c', 'b', 'a']);
    const opposite = plain.toReversed().map(name => ({ file: `${name}.test.ts` }));
    expect(filesOf(await project.gate({ first: opposite }))).toEqual(plain);
  });

  test('a shuffle of tests alone has no word on files', async () => {
    const project = ordered(at('order'), 'shuffle-tests');
    expect(filesOf(await project.gate({ first }))).toEqual(inOrder);
  });

  test('groups of projects stay one after the other', async () => {
    const project = ordered(at('order'), 'groups');
    const wanted = [
      { file: 'b.test.ts', project: 'late' },
      { file: 'd.test.ts', project: 'early' },
    ];
    expect(filesOf(await project.gate({ first: wanted }))).toEqual(['d', 'c', 'b', 'a']);
  });

  test('a shard keeps the order', async () => {
    const args = ['--shard=1/2'];
    const plain = filesOf(await at('order').gate({ args }));
    expect(plain).toHaveLength(2);
    const opposite = plain.toReversed().map(name => ({ file: `${name}.test.ts` }));
    expect(filesOf(await at('order').gate({ first: opposite, args }))).toEqual(plain.toReversed());
  });

  test.each([
    { workers: 2, args: [], meets: true },
    { workers: 1, args: [], meets: false },
    // The user's own word, in each of its forms.
    { workers: 1, args: ['--maxWorkers=2'], meets: true },
    { workers: 2, args: ['--maxWorkers=1', ...(major === 3 ? ['--minWorkers=1'] : [])], meets: false },
    { workers: 2, args: ['--no-file-parallelism'], meets: false },
    ...(major === 3 ? [{ workers: 2, args: ['--poolOptions.forks.maxForks=1'], meets: false }] : []),
  ])('$workers workers, with $args on the command line', async ({ workers, args, meets }) => {
    const project = at('meeting');
    // Who cannot meet would wait for ever.
    const run = await project.gate({ workers, args: [...args, `--testTimeout=${meets ? 50_000 : 400}`] });
    expect(run.code, run.stdout).toBe(meets ? 0 : 1);
  });
});
