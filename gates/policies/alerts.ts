import type { Policy } from './policy.ts';

/** Alerts that are on and reach nobody are never passed over in silence; under `--strict` they fail the run. */
export const alerts: Policy = {
  name: 'alerts',
  blocks: 'fail',
  judge: ({ findings: { rules } }) =>
    (rules.unheard ?? []).map(message => ({ level: rules.strict === true ? 'block' : 'warn', message, tests: [] })),
};
