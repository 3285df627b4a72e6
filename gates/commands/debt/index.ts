import type { Terminal } from '../common-options.ts';
import { accept } from './accept.ts';
import { assign } from './assign.ts';
import { bisect } from './bisect.ts';
import { fmt } from './fmt.ts';
import { importDebt } from './import.ts';
import { list } from './list.ts';
import { merge } from './merge.ts';
import type { DebtOptions } from './options.ts';
import { record } from './record.ts';
import { report } from './report.ts';
import { renew } from './renew.ts';
import { settle } from './settle.ts';
import { show } from './show.ts';
import { verify } from './verify.ts';
import { why } from './why.ts';

type DebtCommand = (words: readonly string[], options: DebtOptions, terminal: Terminal) => Promise<number>;

const alone =
  (run: (options: DebtOptions, terminal: Terminal) => Promise<number>): DebtCommand =>
  (_words, options, terminal) =>
    run(options, terminal);

/** What can be done with the ledger, by verb. */
export const debtCommands: Readonly<Record<string, DebtCommand>> = {
  list: alone(list),
  show,
  why,
  record,
  accept,
  assign,
  renew,
  settle: alone(settle),
  verify: alone(verify),
  report: alone(report),
  fmt: alone(fmt),
  import: importDebt,
  merge,
  bisect,
};
