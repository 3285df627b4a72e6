import type { Policy } from './policy.ts';

/** What did not run because something else went wrong is not green, whatever that was. */
export const needs: Policy = {
  name: 'needs',
  blocks: 'fail',
  judge: ({ findings: { suites } }) =>
    suites.flatMap(({ name, unmet }) =>
      unmet === undefined ? [] : [{ level: 'block', message: `suite ${name} was not run: ${unmet}`, tests: [] }],
    ),
};
