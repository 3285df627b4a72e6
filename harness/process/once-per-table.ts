import type { Row } from './process-table.ts';

type Table = ReadonlyMap<number, Row>;

/** What follows from a reading of the process table alone is worked out once for it, however many trees look at it. */
export const oncePerTable = <T extends object>(of: (table: Table) => T): ((table: Table) => T) => {
  const known = new WeakMap<Table, T>();
  return table => {
    const found = known.get(table) ?? of(table);
    known.set(table, found);
    return found;
  };
};
