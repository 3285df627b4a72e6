import { createRequire } from 'node:module';
import type { ProjectConfig } from './jest/circus.ts';
import { isCircus } from './jest/circus.ts';
import { factsIn, tellingHere } from './jest/telling.ts';
import type { Facts } from './jest/telling.ts';

/** What jest asks of a worker. */
type Work = { readonly config: ProjectConfig; readonly path: string };
type TestWorker = { readonly setup: (data: unknown) => unknown; readonly worker: (work: Work) => Promise<unknown> };

const { GATE_DIR: dir = '' } = process.env;
let facts: Facts | undefined;
const telling = tellingHere({ ...process.env }, () => (facts ??= factsIn(dir)));
let real: TestWorker | undefined;

/** As jest's own worker, with its path. */
export const setup = (data: unknown, testWorker: string): unknown => {
  real = createRequire(testWorker)(testWorker) as TestWorker;
  return real.setup(data);
};

/** Runs one file, as jest's own worker does. */
export const worker = async (work: Work): Promise<unknown> => {
  const { config, path } = work;
  if (real === undefined) throw new Error('asked to work before it was set up');
  telling.install(config);
  if (isCircus(config.testRunner)) telling.begin(path, config);
  try {
    const result = await real.worker(work);
    telling.end(path, config);
    return result;
  } catch (thrown) {
    telling.fail(path, config, thrown);
    throw thrown;
  }
};
