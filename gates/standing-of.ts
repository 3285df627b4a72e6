import { against, alone, type Standing } from './against-base.ts';
import { baseRef, readBase } from './base-ledger.ts';
import type { LoadedConfig } from './config/config.ts';
import type { Ledger } from './open-ledger.ts';

/** What of the ledger is in force for a run: all of it, or against a base what that knows too. Throws `UsageError`. */
export const standingOf = async (
  config: LoadedConfig,
  ledger: Ledger,
  named: string | undefined,
): Promise<Standing> => {
  const ref = baseRef(named, config);
  return ref === undefined ? alone(ledger, config) : against(ledger, config, await readBase(config, ref));
};
