import type { DebtEntry } from '../../../debt/entry.ts';
import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { entryLine } from './entry-lines.ts';
import { findEntries } from './find-entries.ts';
import { openDebt } from './open-debt.ts';
import { type DebtOptions, ownerFrom } from './options.ts';
import { changeDebt } from './write-debt.ts';

const commit = /^[\da-f]{4,64}$/u;

/** Gives entries another owner or ticket, or says which commit is to mend them. What they excuse stays as it is. */
export const assign = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const { owner, ticket, fixedBy } = options;
  if (owner === undefined && ticket === undefined && fixedBy === undefined)
    throw new UsageError('say what to assign: add --owner, --ticket or --fixed-by.');
  if (ticket !== undefined && (ticket.trim() === '' || /\p{Cc}/u.test(ticket)))
    throw new UsageError(`--ticket is ${JSON.stringify(ticket)}: write where the work is tracked, on one line.`);
  if (fixedBy !== undefined && !commit.test(fixedBy))
    throw new UsageError(`--fixed-by is "${fixedBy}": write the 4 to 64 lower-case hex digits of a commit.`);
  const open = await openDebt(options);
  if (owner !== undefined) ownerFrom('--owner', owner, open);
  const ids = new Set(findEntries(open.ledger.entries, words).map(({ id }) => id));
  const { write = [] } = await changeDebt(open, entries => ({
    write: entries
      .filter(({ id }) => ids.has(id))
      .map(entry => ({
        ...entry,
        ...(owner === undefined ? {} : { owner }),
        ...(ticket === undefined ? {} : { ticket }),
        ...(fixedBy === undefined ? {} : { fixedBy, state: fixing(entry) }),
      })),
  }));
  terminal.out(`${counted(write.length, 'entry', 'entries')} assigned:\n${write.map(entryLine).join('\n')}\n`);
  return 0;
};

/** Only what is owed can be under repair. */
const fixing = ({ state }: DebtEntry): DebtEntry['state'] => (state === 'open' ? 'fixing' : state);
