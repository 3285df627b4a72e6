import { takeSpare } from '../head-start.ts';
import type { LoadedConfig } from '../config/config.ts';
import type { Preflight } from '../preflight/plan.ts';
import { planConfigured } from '../preflight/plan-configured.ts';
import type { Shard } from '../shard/shard-option.ts';
import { UsageError } from '../usage-error.ts';
import type { PreflightOptions } from './common-options.ts';

type Asked = { readonly gate: string; readonly shard?: Shard };

/** What is looked at before going live: by `preflight`, and at the end of `full`. */
export const preflightOf = (
  { gate, shard }: Asked,
  { dryRun }: PreflightOptions,
  config: LoadedConfig,
): Preflight | undefined => {
  // A part of a gate looks at no machine: `gate merge` does, for all of them.
  if ((gate !== 'preflight' && gate !== 'full') || shard !== undefined) return undefined;
  const mode = dryRun === true ? 'dry-run' : 'real-check';
  const planned = planConfigured(config, {
    mode,
    isStage: gate === 'full',
    ...(gate === 'preflight' ? takeSpare() : {}),
  });
  if (planned !== undefined || gate === 'full') return planned;
  throw new UsageError('no preflight is configured: add "preflight": { "checks": [ … ] } to the configuration.');
};
