import type { Sighting } from './folder.ts';

/** Names for recognised suites, in their order: unique whatever the case, and valid in a test id. */
export const suiteNames = (sightings: readonly Sighting[]): readonly string[] => {
  const short = sightings.map(sighting => withPart(shortName(sighting, sightings), sighting));
  const taken = new Set<string>();
  return sightings.map((sighting, index) => {
    const own = short[index] ?? sighting.runner;
    const shared = short.filter(other => same(other, own)).length > 1;
    const name = firstFree(shared ? withPart(longName(sighting), sighting) : own, sighting.runner, taken);
    taken.add(name.toLowerCase());
    return name;
  });
};

const shortName = ({ runner, path, label }: Sighting, all: readonly Sighting[]): string => {
  const alone = all.filter(other => other.runner === runner).length === 1;
  if (alone || path === '') return runner;
  return valid(label ?? '') || valid(path.split('/').at(-1) ?? '') || runner;
};

const withPart = (name: string, { part }: Sighting): string =>
  part === undefined ? name : `${name}-${valid(part) || 'other'}`;

const longName = ({ runner, path }: Sighting): string => valid(path.replaceAll('/', '-')) || runner;

const firstFree = (name: string, runner: string, taken: ReadonlySet<string>): string => {
  const ordered = [name, `${name}-${runner}`, ...Array.from(taken, (_, index) => `${name}-${runner}-${index + 2}`)];
  return ordered.find(candidate => !taken.has(candidate.toLowerCase())) ?? `${name}-${runner}-${taken.size + 2}`;
};

const valid = (text: string): string =>
  text
    .replaceAll(/[/>\u0000-\u001F\u007F-\u009F]+/gu, '-')
    .replaceAll(/::+/gu, '-')
    .slice(0, 80)
    .replaceAll(/^[\s-]+|[\s-]+$/gu, '');

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
