import type { ConfigFile, SuiteFile } from './config-file.ts';
import { type Explained, pathText } from './explain.ts';
import { suggestion } from './nearest.ts';

/** What is wrong with what suites need of each other and share: names of nothing, circles, slots that are not told apart. */
export const relationFaults = (config: ConfigFile): readonly Explained[] => {
  const suites = Object.entries(config.suites ?? {});
  const names = suites.map(([name]) => name);
  const resources = Object.keys(config.resources);
  return [
    ...suites.flatMap(([name, { needs = [], exclusive, resources: wanted = [] }]) => [
      ...unknown(['suites', name, 'needs'], needs, { of: names, noun: 'suite' }),
      ...unknown(['suites', name, 'resources'], wanted, { of: resources, noun: 'resource' }),
      ...(Array.isArray(exclusive)
        ? [
            ...unknown(['suites', name, 'exclusive'], exclusive, { of: names, noun: 'suite' }),
            ...itself(name, exclusive),
          ]
        : []),
    ]),
    ...circles(new Map(suites.map(([name, { needs = [] }]) => [name, needs]))),
    ...(['core', 'full'] as const).flatMap(gate => unmet(gate, config)),
    ...Object.entries(config.resources).flatMap(([name, slots]) => twins(name, slots)),
  ];
};

type Known = { readonly of: readonly string[]; readonly noun: string };

const unknown = (path: readonly PropertyKey[], said: readonly string[], { of, noun }: Known): readonly Explained[] =>
  said.flatMap((name, index) => {
    if (of.includes(name)) return [];
    const choice = of.length === 0 ? `add it under ${noun}s` : `use one of ${of.join(', ')}`;
    return [
      wrong(
        [...path, index],
        `names the ${noun} ${JSON.stringify(name)}, which does not exist: ${suggestion(name, of, choice)}`,
      ),
    ];
  });

const itself = (name: string, said: readonly string[]): readonly Explained[] =>
  said.flatMap((other, index) =>
    other === name
      ? [
          wrong(
            ['suites', name, 'exclusive', index],
            'names the suite itself: remove it, or write true to run beside none.',
          ),
        ]
      : [],
  );

/** Suites that wait for each other: told once for each circle, where it closes. */
const circles = (needs: ReadonlyMap<string, readonly string[]>): readonly Explained[] => {
  const found: Explained[] = [];
  const done = new Set<string>();
  const follow = (name: string, way: readonly string[]): void => {
    for (const [index, next] of (needs.get(name) ?? []).entries()) {
      const at = [...way, name].indexOf(next);
      if (at >= 0) {
        const circle = [...way, name].slice(at).concat(next).join(' → ');
        found.push(
          wrong(
            ['suites', name, 'needs', index],
            `closes a circle, in which none can start (${circle}): remove one of these needs.`,
          ),
        );
      } else if (!done.has(next)) follow(next, [...way, name]);
    }
    done.add(name);
  };
  for (const name of needs.keys()) if (!done.has(name)) follow(name, []);
  return found;
};

/** A gate that runs a suite runs what it needs. */
const unmet = (gate: 'core' | 'full', { gates, suites = {} }: ConfigFile): readonly Explained[] => {
  const listed = gates[gate]?.suites;
  if (listed === undefined || listed === '*') return [];
  return listed.flatMap((name, index) => {
    const { needs = [] }: Partial<SuiteFile> = suites[name] ?? {};
    const missing = needs.filter(need => need in suites && !listed.includes(need));
    return missing.map(need =>
      wrong(
        ['gates', gate, 'suites', index],
        `has ${JSON.stringify(name)}, but not ${JSON.stringify(need)}, which it needs: add it.`,
      ),
    );
  });
};

const twins = (name: string, slots: readonly string[]): readonly Explained[] =>
  slots.flatMap((slot, index) =>
    slots.indexOf(slot) < index
      ? [
          wrong(
            ['resources', name, index],
            `is ${JSON.stringify(slot)} once more: two suites would have the same one, remove it.`,
          ),
        ]
      : [],
  );

const wrong = (path: readonly PropertyKey[], message: string): Explained => ({
  path,
  part: 'value',
  message: `${pathText(path)} ${message}`,
});
