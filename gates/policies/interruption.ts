import type { Policy } from './policy.ts';

/** A run that a person or a machine stopped says nothing about the code. */
export const interruption: Policy = {
  name: 'interruption',
  blocks: 'interrupted',
  judge: ({ findings: { interrupted } }) =>
    interrupted === undefined ? [] : [{ level: 'block', message: `stopped by ${interrupted}`, tests: [] }],
};
