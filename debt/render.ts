import type { DebtEntry } from './entry.ts';
import { suiteOf } from './suite-folder.ts';

const intro = `# Regression debt

This page is rendered from the ledger by \`gate debt fmt\` and is not edited by hand.

`;
const nothing = 'The ledger is empty: nothing is owed.\n';
const columns = ['Test', 'Kind', 'Where', 'State', 'Owner', 'Ticket', 'Since', 'Until', 'Failure', 'Reason', 'Entry'];
const head = `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n`;
const longest = 200;

/**
 * The ledger as Markdown: one line an entry, in an order that no other entry changes, and nothing that is counted or
 * dated. Two branches that each add an entry therefore merge into what a rendering of both would be.
 */
export const renderLedger = (entries: readonly DebtEntry[]): string => {
  if (entries.length === 0) return intro + nothing;
  const placed = entries.map(entry => ({ suite: suiteOf(entry.test), entry }));
  return (
    intro +
    head +
    placed
      .toSorted(byPlace)
      .map(({ entry }) => row(entry))
      .join('')
  );
};

type Placed = { readonly suite: string; readonly entry: DebtEntry };

/** By code units, so that no machine's language changes the order. */
const byPlace = (a: Placed, b: Placed): number =>
  compare(a.suite, b.suite) || compare(a.entry.test, b.entry.test) || compare(a.entry.id, b.entry.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const row = (entry: DebtEntry): string => {
  const { test, kind, when = '', state, owner = '', ticket = '', since, message, reason = '', id } = entry;
  const failure = entry.signature === 'any' ? 'any failure' : message;
  const cells = [test, kind, when, state, owner, ticket, since, untilOf(entry), failure, reason, id];
  return `| ${cells.map(cell => escaped(shortened(cell))).join(' | ')} |\n`;
};

const untilOf = ({ state, due = '', review = '' }: DebtEntry): string =>
  state === 'accepted' && review !== '' ? `review ${review}` : due;

const shortened = (text: string): string => {
  const points = Array.from(text);
  return points.length > longest ? `${points.slice(0, longest).join('')}…` : text;
};

/** Text that means itself in a cell of a table: no Markdown, no HTML, no line end, nothing that cannot be seen. */
const escaped = (text: string): string =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\p{Cc}\p{Surrogate}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_~[\]|]/gu, '\\$&');
