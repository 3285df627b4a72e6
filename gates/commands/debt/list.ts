import { addDays } from '../../../debt/dates.ts';
import type { DebtEntry, FiledEntry } from '../../../debt/entry.ts';
import { debtKinds } from '../../../harness/protocol/debt.ts';
import { suggestion } from '../../config/nearest.ts';
import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { entryLine } from './entry-lines.ts';
import { openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';

const states = ['proposed', 'open', 'fixing', 'accepted'];

/** Shows what is owed: what is due first comes first. */
export const list = async (options: DebtOptions, terminal: Terminal): Promise<number> => {
  known('--kind', options.kind, debtKinds);
  known('--state', options.state, states);
  const { ledger, today } = await openDebt(options);
  const found = ledger.entries.filter(entry => isWanted(entry, options, today)).toSorted(byDue);
  terminal.out(
    options.json === '-'
      ? `${JSON.stringify({ format: 'gate.debt/1', today, entries: found.map(plain) }, undefined, 2)}\n`
      : render(found, today),
  );
  return 0;
};

const known = (option: string, word: string | undefined, words: readonly string[]): void => {
  if (word === undefined || words.includes(word)) return;
  throw new UsageError(`${option} is "${word}": ${suggestion(word, words, `use one of ${words.join(', ')}`)}`);
};

const isWanted = (entry: DebtEntry, { owner, kind, state, overdue }: DebtOptions, today: string): boolean =>
  (owner === undefined || entry.owner === owner) &&
  (kind === undefined || entry.kind === kind) &&
  (state === undefined || entry.state === state) &&
  (overdue !== true || isOverdue(entry, today));

const isOverdue = ({ state, due }: DebtEntry, today: string): boolean =>
  (state === 'open' || state === 'fixing') && due !== undefined && due < today;

const byDue = (a: DebtEntry, b: DebtEntry): number =>
  compare(a.due ?? '9999', b.due ?? '9999') || compare(a.test, b.test) || compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const plain = ({ file: _file, ...entry }: FiledEntry): DebtEntry => entry;

const render = (entries: readonly DebtEntry[], today: string): string => {
  if (entries.length === 0) return 'Nothing is owed.\n';
  const soon = addDays(today, 14);
  const open = entries.filter(({ state }) => state === 'open' || state === 'fixing');
  const counts = [
    ...states.map(state => [entries.filter(entry => entry.state === state).length, state] as const),
    [open.filter(entry => isOverdue(entry, today)).length, 'overdue'] as const,
    [open.filter(entry => !isOverdue(entry, today) && (entry.due ?? '9999') <= soon).length, 'due in 14 days'] as const,
  ];
  const words = counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  const lines = entries.map(entry => `${entryLine(entry)}${isOverdue(entry, today) ? '  OVERDUE' : ''}`);
  return `${counted(entries.length, 'entry', 'entries')}: ${words.join(', ')}\n${lines.join('\n')}\n`;
};
