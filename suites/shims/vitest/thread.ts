import type { Thread } from '../node/presence.ts';

/** `pool`: as vitest names it. A fork is one thread, and to ask costs each of them a module. */
export const threadIn = (pool: string | undefined): Thread =>
  pool === 'forks' || pool === 'vmForks'
    ? { isMainThread: true, threadId: 0 }
    : process.getBuiltinModule('node:worker_threads');
