/** So many lists are read at most: on a machine where somebody is always being born the next look tells the rest. */
const mostLists = 8;

/**
 * Reads the processes of a list, then of who is new in the next list, until one has nobody new: whoever is alive when that one is
 * written has then been read. A list alone is old when its last process is read: who left meanwhile may have an heir who is not
 * in it, and of a line of such heirs one list after the other would show nobody.
 */
export const readThrough = <T>(
  list: () => readonly number[],
  read: (pid: number) => T | undefined,
): ReadonlyMap<number, T> => {
  const asked = new Set<number>();
  const found = new Map<number, T>();
  for (let lists = 0; lists < mostLists; lists += 1) {
    const before = asked.size;
    for (const pid of list()) {
      if (asked.has(pid)) continue;
      asked.add(pid);
      const one = read(pid);
      if (one !== undefined) found.set(pid, one);
    }
    if (asked.size === before) break;
  }
  return found;
};
