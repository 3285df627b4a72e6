import { failureFrom } from './outcome.ts';
import { markTold } from './pool.ts';
import type { Mocha, Suite } from './shapes.ts';
import type { World } from './world.ts';

const lists = [
  'suites',
  'tests',
  '_beforeAll',
  '_afterAll',
  '_beforeEach',
  '_afterEach',
  '_onlyTests',
  '_onlySuites',
] as const;
const hookLists = ['_beforeAll', '_afterAll', '_beforeEach', '_afterEach'] as const;

/**
 * In one process one root takes in all files: one that cannot be loaded leaves nothing in it, and the others run on. Gives how
 * many could not be loaded.
 */
export const loadEach = async (world: World, mocha: Mocha, load: () => Promise<unknown>): Promise<number> => {
  const { files } = mocha;
  let failed = 0;
  try {
    for (const path of files) {
      mocha.files = [path];
      const before = lists.map(list => mocha.suite[list].length);
      try {
        await loadOne(world, mocha, path, load);
      } catch (error) {
        failed += 1;
        rollBack(mocha, before);
        // As mocha says it, which would go no further.
        process.stderr.write(`\n Exception during run: ${wordsOf(error)}\n`);
      }
    }
  } finally {
    mocha.files = files;
  }
  return failed;
};

/** Loads one file, and says what became of it. Throws what the file has thrown. */
export const loadOne = async (
  { steps, births, nameOf, shared }: World,
  mocha: Mocha,
  path: string,
  load: () => Promise<unknown>,
): Promise<void> => {
  const step = { kind: 'load', file: nameOf(path) } as const;
  const hooks = rootHooks(mocha.suite);
  const end = steps.begin(step, mocha);
  births.nowIn(path);
  try {
    await load();
    const isShared = mocha.isWorker !== true && rootHooks(mocha.suite) > hooks;
    if (isShared) shared.add(step.file);
    end(undefined, isShared ? { isShared } : {});
  } catch (error) {
    end({ kind: 'failed', failures: [failureFrom(error)] });
    markTold(error);
    throw error;
  } finally {
    births.nowIn(undefined);
  }
};

/** Hooks outside of every `describe`: they are those of all files. */
const rootHooks = (suite: Suite): number => hookLists.reduce((sum, list) => sum + suite[list].length, 0);

/** Takes out of the root what a file has left in it before it broke. */
const rollBack = (mocha: Mocha, before: readonly number[]): void => {
  const { suite } = mocha;
  lists.forEach((list, at) => suite[list].splice(before[at] ?? 0));
  // The words that describe tests know which group they are in; where that one threw, they know it still.
  for (const event of ['pre-require', 'require']) suite.removeAllListeners(event);
  mocha.ui(mocha.options.ui);
};

const wordsOf = (error: unknown): string => {
  const stack: unknown = typeof error === 'object' && error !== null && 'stack' in error ? error.stack : undefined;
  return typeof stack === 'string' ? stack : String(error);
};
