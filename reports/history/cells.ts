import type { Row } from './database.ts';
import { parseStored } from './stored-json.ts';

/** The text in a column; empty where there is none. */
export const textAt = (row: Row | undefined, column: number): string => String(row?.[column] ?? '');

/** The number in a column; 0 where there is none. */
export const numberAt = (row: Row | undefined, column: number): number => Number(row?.[column] ?? 0);

/** The text in a column that may be empty. */
export const optionalTextAt = (row: Row, column: number): string | undefined => {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
};

/** The number in a column that may be empty. */
export const optionalNumberAt = (row: Row, column: number): number | undefined => {
  const value = row[column];
  return typeof value === 'number' ? value : undefined;
};

/** The rows of a JSON text that a statement has put together: much quicker than as many rows of the package. */
export const jsonRows = (row: Row | undefined): readonly Row[] => {
  const parsed = parseStored(textAt(row, 0) || '[]');
  return Array.isArray(parsed) ? parsed.filter((item): item is Row => Array.isArray(item)) : [];
};
