import { alertPlaces } from '../alerts/places.ts';
import type { LoadedConfig } from '../config/config.ts';
import { allKinds } from '../preflight/all-kinds.ts';
import type { Variables } from '../preflight/check.ts';
import { secretName, secretsOf } from '../preflight/secrets-of.ts';

/** What of a configuration names secrets. */
export type Naming = Pick<LoadedConfig, 'preflight' | 'alerts' | 'history' | 'root' | 'suites'>;

/** Everything secret in a repository and its environment: what its checks, its alerts and its history refer to, and what is called a secret. */
export const secretsOfRun = (
  { preflight, alerts, history, root, suites }: Naming,
  variables: Variables,
): readonly string[] => [
  ...alertPlaces(alerts, { root, variables }).secrets,
  ...secretsOf(preflight?.checks ?? [], allKinds, { variables, root, beside: [alerts, history] }),
  ...suites.flatMap(({ env }) =>
    Object.entries(env).flatMap(([name, value]) => (secretName.test(name) ? [value] : [])),
  ),
];
