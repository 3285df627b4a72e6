import type { DebtEntry } from '../debt/entry.ts';
import { approverOf, ledgerChange } from '../debt/ledger-change.ts';
import { matches } from '../debt/match.ts';
import { coversKind } from '../debt/verdict-of-trouble.ts';
import type { Provenance } from './against-base.ts';
import type { BaseLedger } from './base-ledger.ts';
import type { LoadedConfig, SuiteConfig } from './config/config.ts';
import type { Ledger } from './open-ledger.ts';
import { counted } from './policies/counted.ts';
import { openTrial, type Tried } from './trial.ts';

/** Tries each entry that comes with a change at its base: what fails there in the same way is older than the change, what passes or is not there is its own. */
export const rerunBase = async (
  config: LoadedConfig,
  suites: readonly SuiteConfig[],
  { ledger, base, say }: { readonly ledger: Ledger; readonly base: BaseLedger; readonly say: (line: string) => void },
): Promise<Provenance> => {
  const added = ledgerChange(base.entries, ledger.entries).added.filter(entry => approverOf(entry) === undefined);
  if (added.length === 0) return new Map();
  say(`gate: trying ${counted(added.length, 'entry', 'entries')} at the base ${base.commit.slice(0, 8)}`);
  const trial = await openTrial(config, suites, base.commit);
  try {
    const tried = await trial.run(added.flatMap(({ test, aka }) => [test, ...aka]));
    return new Map(
      added.flatMap(entry => {
        const found = [entry.test, ...entry.aka].flatMap(test => tried.get(test) ?? []);
        const how = found.length === 0 ? 'introduced' : howCome(entry, found);
        return how === undefined ? [] : [[entry.id, how] as const];
      }),
    );
  } finally {
    await trial.close();
  }
};

/** What was skipped there, or fails otherwise, tells nothing. */
const howCome = (entry: DebtEntry, tried: readonly Tried[]): 'preexisting' | 'introduced' | undefined => {
  if (tried.some(each => shows(entry, each))) return 'preexisting';
  return tried.some(({ outcome, observations }) => outcome === 'passed' && observations.length === 0)
    ? 'introduced'
    : undefined;
};

/** Whether what was tried shows what an entry is about. */
export const shows = (entry: DebtEntry, { observations }: Tried): boolean =>
  observations.some(observed => coversKind(entry, observed.kind) && matches(entry, observed).kind !== 'other');
