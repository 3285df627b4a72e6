type Needing = { readonly name: string; readonly needs?: readonly string[] | undefined };

/**
 * Suites of which one needs another, in the order of the configuration: what is needed must have ended before, and nobody can see
 * that from another machine. Who is tied to none is in none of them.
 */
export const tiedSuites = (suites: readonly Needing[]): readonly (readonly string[])[] => {
  let groups = suites.map(({ name }) => [name]);
  const holding = (name: string): readonly string[] => groups.find(group => group.includes(name)) ?? [];
  for (const { name, needs = [] } of suites)
    for (const need of needs) {
      const [one, other] = [holding(name), holding(need)];
      if (one === other || other.length === 0) continue;
      groups = [...groups.filter(group => group !== one && group !== other), [...one, ...other]];
    }
  const order = suites.map(({ name }) => name);
  return groups
    .filter(group => group.length > 1)
    .map(group => group.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)))
    .toSorted(([a = ''], [b = '']) => order.indexOf(a) - order.indexOf(b));
};
