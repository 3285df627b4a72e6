/** A place in a file, both numbers from 1. */
export type Position = { readonly line: number; readonly column: number };

/** Something wrong with the ledger, in one sentence that says what to write. */
export type LedgerProblem = Position & {
  /** As it was given by the one who asked; of a whole ledger, absolute. */
  readonly file: string;
  readonly message: string;
};

/** Something wrong at an offset of a text. */
export type Fault = { readonly offset: number; readonly message: string };

/** The line and the column of an offset. */
export const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
};

/** A value as a message shows it: on one line, and not too long. */
export const shown = (value: string): string => {
  const points = Array.from(value.slice(0, 200));
  return JSON.stringify(points.length > 60 ? `${points.slice(0, 60).join('')}…` : value);
};
