import { oneLine, truncate } from './plain-text.ts';

/** One-line text that Markdown shows as it is: no emphasis, code, links, HTML or table borders. */
export const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]|~#]/g, character => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** The text of a table cell: one line, escaped, and not too long. */
export const cell = (text: string, limit = 500): string => escapeMarkdown(truncate(oneLine(text), limit));

/** As many lines as fit into the bytes, then how many are missing. */
export const capped = (
  lines: readonly string[],
  limitBytes: number,
  more: (count: number) => string,
): readonly string[] => {
  let bytes = 0;
  const end = lines.findIndex(line => (bytes += Buffer.byteLength(line) + 1) > limitBytes);
  return end === -1 ? lines : [...lines.slice(0, end), more(lines.length - end)];
};

/** A table of escaped cells, as many rows as fit, then how many are missing. */
export const table = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  limitBytes: number,
): readonly string[] => {
  const lines = rows.map(row);
  return [
    row(heads),
    row(heads.map(() => '---')),
    ...capped(lines, limitBytes, count => row([`and ${count} more`, ...heads.slice(1).map(() => '')])),
  ];
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
