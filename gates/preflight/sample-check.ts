import { systemClock } from '../../harness/clock.ts';
import type { CheckResult } from '../../harness/protocol/preflight.ts';
import { allKinds } from './all-kinds.ts';
import type { Variables } from './check.ts';
import type { EnvironmentKind } from './environment.ts';
import type { JobCheck } from './job.ts';
import { redactor } from './redact.ts';
import { runCheck } from './run-check.ts';
import { secretsOf } from './secrets-of.ts';

/** Runs one check as a preflight does, in this process. */
export const runSample = async (
  type: string,
  settings: object,
  {
    variables = {},
    root = process.cwd(),
    kind: environment = 'simulated',
    limitMs,
    mode = 'real-check',
    blocking = true,
    wall = systemClock.wall,
    isHeld = false,
  }: {
    readonly variables?: Variables;
    readonly root?: string;
    readonly kind?: EnvironmentKind;
    readonly limitMs?: number;
    readonly mode?: 'dry-run' | 'real-check';
    readonly blocking?: boolean;
    readonly wall?: () => number;
    readonly isHeld?: boolean;
  } = {},
): Promise<CheckResult> => {
  const kind = allKinds.find(each => each.type === type);
  if (kind === undefined) throw new Error(`there is no check of type ${type}`);
  const check: JobCheck = { name: type, type, blocking, limitMs: limitMs ?? kind.limitMs, settings };
  return runCheck(kind, check, {
    job: { mode, env: environment === 'live' ? 'live' : 'paper', kind: environment, root },
    variables,
    clock: { ...systemClock, wall },
    redact: redactor(secretsOf([check], allKinds, { variables, root })),
    isHeld,
  });
};
