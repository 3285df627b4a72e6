import { against, alone, type Standing } from './against-base.ts';
import { baseRef, readBase } from './base-ledger.ts';
import type { LoadedConfig, SuiteConfig } from './config/config.ts';
import type { Ledger } from './open-ledger.ts';
import { rerunBase } from './rerun-base.ts';
import { UsageError } from './usage-error.ts';

type Wanted = {
  /** What `--base` names. */
  readonly base?: string;
  /** Entries that come with the change are tried there. */
  readonly rerunBase?: boolean;
};

type Ground = {
  readonly config: LoadedConfig;
  readonly ledger: Ledger;
  readonly suites: readonly SuiteConfig[];
  readonly say: (line: string) => void;
};

/** What of the ledger is in force for a run: all of it, or against a base what that knows too. Throws `UsageError`. */
export const standingOf = async (wanted: Wanted, { config, ledger, suites, say }: Ground): Promise<Standing> => {
  const ref = baseRef(wanted.base, config);
  if (ref === undefined) {
    if (wanted.rerunBase !== true) return alone(ledger, config);
    throw new UsageError('--rerun-base needs a base: add --base <ref>, like --base origin/main.');
  }
  const base = await readBase(config, ref);
  const provenance = wanted.rerunBase === true ? await rerunBase(config, suites, { ledger, base, say }) : undefined;
  return against(ledger, config, base, provenance);
};
