import type { Spare } from '../../harness/process/command.ts';
import type { PreflightMode } from '../../harness/protocol/preflight.ts';
import type { LoadedConfig } from '../config/config.ts';
import { type Preflight, planPreflight } from './plan.ts';

type Asked = {
  readonly mode: PreflightMode;
  /** It is the last stage of a run of everything; by itself it is the whole run, which has a clock already. */
  readonly isStage: boolean;
  /** A process that waits for the job. */
  readonly spare?: Spare;
};

/** The preflight of a configuration, ready to run; nothing where none is configured. Throws `UsageError` where it cannot be started. */
export const planConfigured = (
  { preflight, alerts, root, gates }: LoadedConfig,
  { mode, isStage, spare }: Asked,
): Preflight | undefined => {
  if (preflight === undefined || preflight.checks.length === 0) return undefined;
  const limitMs = isStage ? gates.preflight?.runMs : undefined;
  return planPreflight(preflight, {
    root,
    variables: process.env,
    mode,
    beside: alerts,
    ...(spare === undefined ? {} : { spare }),
    ...(limitMs === undefined ? {} : { limitMs }),
  });
};
