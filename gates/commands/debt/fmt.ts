import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { formatEntry } from '../../../debt/format.ts';
import { usageExit } from '../../exit-code.ts';
import { counted } from '../../policies/counted.ts';
import type { Terminal } from '../common-options.ts';
import { openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';
import { changeDebt } from './write-debt.ts';

/** Writes every entry in its one form, and the report that is rendered from them. Changes no byte where nothing differs; with `check`, only says what would. */
export const fmt = async (options: DebtOptions, terminal: Terminal): Promise<number> => {
  const open = await openDebt(options);
  const { config, ledger } = open;
  const loose = ledger.entries.filter(entry => readFileSync(entry.file, 'utf8') !== formatEntry(entry));
  const names = loose.map(({ file }) => relative(process.cwd(), file));
  if (options.check === true) {
    if (loose.length > 0) terminal.err(`gate: not in their form: ${names.join(', ')}: type \`gate debt fmt\`.`);
    return loose.length > 0 ? usageExit : 0;
  }
  await changeDebt(open, () => ({ write: loose }));
  terminal.out(
    `${counted(loose.length, 'entry', 'entries')} rewritten, ${relative(process.cwd(), config.debt.report)} rendered.\n`,
  );
  return 0;
};
