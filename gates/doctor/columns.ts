import { stripAnsi } from '../../reports/plain-text.ts';

/** Rows of words as lines, each column as wide as its widest word; colours take no room. */
export const inColumns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => width(row[column] ?? ''))));
  return rows.map(row =>
    row
      .map((word, column) => word + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(word))))
      .join('  ')
      .trimEnd(),
  );
};

const width = (word: string): number => Array.from(stripAnsi(word)).length;
