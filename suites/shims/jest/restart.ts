import type { PooledWorker, WorkerClass } from './instance.ts';

/** Each dead worker has begun at least one test that the next one leaves out; this bounds those that have not. */
const mostRestarts = 20;

/** The first word of what jest sends to a worker when it is to run something. */
const callMessage = 1;

/** What stands in for jest's own workers. */
export type StandIn = {
  /** The file that jest would start. */
  readonly testWorker: string;
  /** The file that is started. */
  readonly ours: string;
  /** When its process has started; `spare`: it may be killed alone. */
  readonly ready: (pid: number, spare: boolean) => void;
  /** When jest runs its files in workers. */
  readonly used: () => void;
};

/** Workers that run our file for those of jest, and of which a new one goes on where one has died, however it did. */
export const restarting = (Worker: WorkerClass, { testWorker, ours, ready, used }: StandIn): WorkerClass =>
  class extends Worker {
    constructor(...[path, options]: ConstructorParameters<WorkerClass>) {
      if (path !== testWorker) {
        super(path, options);
        return;
      }
      super(ours, {
        ...options,
        maxRetries: mostRestarts,
        setupArgs: [...(options.setupArgs ?? []), testWorker],
      });
      used();
      for (const worker of processesOf(this)) revive(worker, ready);
    }
  };

/** Threads have no processes of their own. */
const processesOf = (farm: object): readonly PooledWorker[] => {
  const pool: unknown = Reflect.get(farm, '_workerPool');
  const workers: unknown = typeof pool === 'object' && pool !== null ? Reflect.get(pool, '_workers') : undefined;
  return Array.isArray(workers) ? workers.filter(isProcess) : [];
};

const isProcess = (worker: unknown): worker is PooledWorker =>
  typeof worker === 'object' &&
  worker !== null &&
  typeof Reflect.get(worker, '_onExit') === 'function' &&
  typeof Reflect.get(worker, 'initialize') === 'function' &&
  typeof Reflect.get(worker, '_child') === 'object';

/** Jest restarts a worker that has ended with a code of its own, and gives up one that was killed: here both are restarted. */
const revive = (worker: PooledWorker, ready: (pid: number, spare: boolean) => void): void => {
  const { initialize, _onExit: exited } = worker;
  const listen = (): void => {
    const { _child: child } = worker;
    child?.removeAllListeners('exit');
    child?.on('exit', (code: number | null, signal: string | null) => worker._onExit(code, signal));
    if (child?.pid !== undefined) ready(child.pid, true);
  };
  worker._detectOutOfMemoryCrash = () => undefined;
  worker._onExit = (code, signal) => {
    const isLost = isAsked(worker) && (worker.state === 'ok' || worker.state === 'starting');
    exited.call(worker, ...(isLost ? ([1, null] as const) : ([code, signal] as const)));
  };
  worker.initialize = () => {
    initialize.call(worker);
    listen();
  };
  listen();
};

/** It has a file to run, and is not just asked to end. */
const isAsked = ({ _request: request }: PooledWorker): boolean => Array.isArray(request) && request[0] === callMessage;
