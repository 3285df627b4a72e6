import childProcess from 'node:child_process';
import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { Installed } from './installed.ts';
import { failureFrom } from './outcome.ts';
import type { Mocha, Runner } from './shapes.ts';
import type { World } from './world.ts';

/** The name under which a worker finds the script that it stands for. */
export const workerVariable = 'GATE_MOCHA_WORKER';

const toldName = 'gateTold';

type Pool = {
  readonly prototype: {
    run: (this: object, ...given: unknown[]) => Promise<unknown>;
    terminate: (this: object, ...given: unknown[]) => Promise<unknown>;
  };
};

/** Of the files that workers were given: how many have come back, and whether more will be asked. */
const count = { given: 0, done: 0 };

/** Starts the workers of `--parallel` with the shim `script` around them, and tells the end of each that ends too early. */
export const divertWorkers = async ({ say }: World, installed: Installed, script: string): Promise<void> => {
  const { BufferedWorkerPool } = (await installed.exports('nodejs/buffered-worker-pool')) as unknown as {
    readonly BufferedWorkerPool: Pool;
  };
  const { run, terminate } = BufferedWorkerPool.prototype;
  let isOver = false;
  BufferedWorkerPool.prototype.terminate = function (...given) {
    isOver = true;
    return terminate.apply(this, given);
  };
  BufferedWorkerPool.prototype.run = async function (...given) {
    count.given += 1;
    const result = await run.apply(this, given);
    count.done += 1;
    return result;
  };

  const worker = installed.file('nodejs/worker');
  const { fork } = childProcess;
  const diverted = (path: string, args: readonly string[] = [], options: childProcess.ForkOptions = {}) => {
    if (path !== worker) return fork(path, args, options);
    const env = { ...(options.env ?? process.env), [workerVariable]: worker };
    const child = fork(script, args, { ...options, env });
    child.once('exit', (code, signal) => {
      if (!isOver && child.pid !== undefined)
        say({ type: 'process-ended', pid: child.pid, outcome: endOf(code, signal) });
    });
    return child;
  };
  childProcess.fork = diverted as typeof fork;
};

const endOf = (code: number | null, signal: NodeJS.Signals | null): Outcome => {
  const how = signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
  const exit = { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) };
  return { kind: 'crashed', exit, message: `crashed: its process ${how} while it ran`, stack: [] };
};

/** Tells what the process says that hands out the files and runs none of them. */
export const tellPool = ({ say }: World, { options, suite }: Mocha, runner: Runner): Runner => {
  runner.prependListener('fail', (runnable: { readonly type?: string }, error: unknown) => {
    if (runnable.type === 'test' || runnable.type === 'hook' || isTold(error)) return;
    say({ type: 'session-failed', failure: failureFrom(error), workerLoss: isLoss(error) });
  });
  runner.once('end', () => {
    const mayBail = options.bail === true || suite._bail;
    if (mayBail && runner.failures > 0 && count.done < count.given) say({ type: 'bailed', reason: '--bail' });
    say({ type: 'tests-done' });
  });
  return runner;
};

/** Marks an error, so that the process which hears of it does not tell it again. */
export const markTold = (error: unknown): void => {
  if (typeof error !== 'object' || error === null) return;
  Reflect.defineProperty(error, toldName, { value: true, configurable: true });
};

// Every property of an error goes from the worker to the main process.
const isTold = (error: unknown): boolean => typeof error === 'object' && error !== null && toldName in error;

const isLoss = (error: unknown): boolean =>
  error instanceof Error && /workerpool|worker (?:is |has )?terminated/iu.test(error.message);
