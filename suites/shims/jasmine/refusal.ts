import type { Parts } from './seam.ts';

/** Jasmine-core has given its parts to others until its version 7. */
export const strangeness = (parts: Partial<Parts>, version: string): string | undefined =>
  typeof parts.SuiteBuilder === 'function' && typeof parts.QueueRunner === 'function'
    ? undefined
    : `jasmine ${version} keeps its parts to itself: the gate runs jasmine 5 and 6`;

/** What of the user's arguments cannot be served, in one sentence. */
export const refusal = (argv: readonly string[]): string | undefined => {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  const parallel = options.find(word => word.startsWith('--parallel='));
  if (parallel === undefined) return undefined;
  return `jasmine is run in one process: leave ${parallel} out of the args of its suite`;
};
