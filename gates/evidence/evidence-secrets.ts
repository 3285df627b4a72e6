import type { LoadedConfig } from '../config/config.ts';
import { allKinds } from '../preflight/all-kinds.ts';
import type { Variables } from '../preflight/check.ts';
import { byteRedactor } from '../preflight/redact.ts';
import { secretName, secretsOf } from '../preflight/secrets-of.ts';

/** Takes everything out of a file that must not be told of a repository and its environment: what its checks and its alerts refer to, and what is called a secret. */
export const evidenceRedactor = (
  {
    preflight,
    alerts,
    history,
    root,
    suites,
  }: Pick<LoadedConfig, 'preflight' | 'alerts' | 'history' | 'root' | 'suites'>,
  variables: Variables,
  more: readonly string[],
): ((bytes: Buffer) => Buffer) =>
  byteRedactor([
    ...secretsOf(preflight?.checks ?? [], allKinds, { variables, root, beside: [alerts, history] }),
    ...suites.flatMap(({ env }) =>
      Object.entries(env).flatMap(([name, value]) => (secretName.test(name) ? [value] : [])),
    ),
    ...more,
  ]);
