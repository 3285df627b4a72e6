import type { Variables } from '../preflight/check.ts';
import { byteRedactor } from '../preflight/redact.ts';
import { type Naming, secretsOfRun } from '../secrets/secrets-of-run.ts';

/** Takes everything out of a file that must not be told of a repository and its environment: what its checks and its alerts refer to, and what is called a secret. */
export const evidenceRedactor = (
  naming: Naming,
  variables: Variables,
  more: readonly string[],
): ((bytes: Buffer) => Buffer) => byteRedactor([...secretsOfRun(naming, variables), ...more]);
