import { utcDay } from '../../../debt/dates.ts';
import { systemClock } from '../../../harness/clock.ts';
import type { LoadedConfig } from '../../config/config.ts';
import { type Ledger, openLedger } from '../../open-ledger.ts';
import { configOf } from '../common-options.ts';
import type { DebtOptions } from './options.ts';

/** The ledger and the day: what every command of it starts from. Throws `UsageError`. */
export type OpenDebt = { readonly config: LoadedConfig; readonly ledger: Ledger; readonly today: string };

/** Reads the configuration and the ledger. */
export const openDebt = async (options: DebtOptions): Promise<OpenDebt> => {
  const config = await configOf(options);
  const today = utcDay(systemClock.wall());
  return { config, ledger: openLedger(config, today), today };
};
