import { readLine, type Line } from './exposition.ts';
import type { Fault, SampleLine } from './fault.ts';
import { histogramFaults } from './lint-histogram.ts';

type Numbered = { readonly at: number; readonly line: Line };

const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);

/**
 * What is wrong with a Prometheus text of ours, one sentence each, in the order of its lines. Stricter than `promtool check
 * metrics`, which lets pass duplicates, timestamps and broken histograms.
 */
export const lintMetrics = (text: string, prefix = 'gate_'): readonly string[] => {
  const raw = text.split('\n');
  const lines = raw.map((line, index): Numbered => ({ at: index + 1, line: readLine(line.replace(/\r$/, '')) }));
  const samples = lines.flatMap(({ at, line }) => (line.kind === 'sample' ? [{ ...line, at }] : []));
  const typed = new Map(lines.flatMap(({ line }) => (line.kind === 'type' ? [[line.name, line.type]] : [])));
  const familyOf = familyIn(typed);
  const faults = [
    ...textFaults(raw, samples),
    ...lines.flatMap(({ at, line }) => (line.kind === 'wrong' ? [{ at, what: line.why }] : [])),
    ...headFaults(lines, familyOf),
    ...groupFaults(lines, familyOf),
    ...sampleFaults(samples, typed, familyOf, prefix),
    ...duplicateFaults(samples),
    ...histogramFaults(samples, typed),
  ];
  return faults.toSorted((a, b) => a.at - b.at).map(({ at, what }) => `Line ${at}: ${what}.`);
};

type FamilyOf = (name: string) => string;

/** The metric that a sample belongs to: the parts of a histogram or summary have a suffix. */
const familyIn =
  (typed: ReadonlyMap<string, string>): FamilyOf =>
  name => {
    const [, stem = '', suffix] = /^(.+)_(bucket|sum|count)$/.exec(name) ?? [];
    const type = typed.get(stem);
    return type === 'histogram' || (type === 'summary' && suffix !== 'bucket') ? stem : name;
  };

const textFaults = (raw: readonly string[], samples: readonly SampleLine[]): readonly Fault[] => [
  ...raw.flatMap((line, index) => (line.includes('\r') ? [{ at: index + 1, what: 'there is a carriage return' }] : [])),
  ...(raw.at(-1) === '' ? [] : [{ at: raw.length, what: 'the last line does not end in a line feed' }]),
  ...(samples.length === 0 ? [{ at: raw.length, what: 'there is no sample in the whole text' }] : []),
];

/** HELP and TYPE: each once for each metric, before its samples. */
const headFaults = (lines: readonly Numbered[], familyOf: FamilyOf): readonly Fault[] => {
  const helped = new Set<string>();
  const typed = new Set<string>();
  const begun = new Set<string>();
  return lines.flatMap(({ at, line }): readonly Fault[] => {
    switch (line.kind) {
      case 'help':
      case 'type': {
        const word = line.kind.toUpperCase();
        const seen = line.kind === 'help' ? helped : typed;
        const again = seen.has(line.name);
        seen.add(line.name);
        return [
          ...(again ? [{ at, what: `${word} of ${line.name} is there twice` }] : []),
          ...(begun.has(line.name) ? [{ at, what: `${word} of ${line.name} comes after its samples` }] : []),
          ...(line.kind === 'type' && !types.has(line.type)
            ? [{ at, what: `${line.name} has no known type: ${line.type === '' ? '(none)' : line.type}` }]
            : []),
        ];
      }
      case 'sample': {
        const family = familyOf(line.name);
        if (begun.has(family)) return [];
        begun.add(family);
        return [
          ...(helped.has(family) ? [] : [{ at, what: `${family} has no HELP before its first sample` }]),
          ...(typed.has(family) ? [] : [{ at, what: `${family} has no TYPE before its first sample` }]),
        ];
      }
      default:
        return [];
    }
  });
};

const groupFaults = (lines: readonly Numbered[], familyOf: FamilyOf): readonly Fault[] => {
  const closed = new Set<string>();
  let open: string | undefined;
  return lines.flatMap(({ at, line }): readonly Fault[] => {
    if (line.kind !== 'sample' && line.kind !== 'help' && line.kind !== 'type') return [];
    const family = line.kind === 'sample' ? familyOf(line.name) : line.name;
    if (family === open) return [];
    if (open !== undefined) closed.add(open);
    open = family;
    return closed.has(family) ? [{ at, what: `the lines of ${family} are not in one group` }] : [];
  });
};

const sampleFaults = (
  samples: readonly SampleLine[],
  typed: ReadonlyMap<string, string>,
  familyOf: FamilyOf,
  prefix: string,
): readonly Fault[] =>
  samples.flatMap(({ at, name, value, timestamp }): readonly Fault[] => {
    const family = familyOf(name);
    const type = typed.get(family);
    return [
      ...(timestamp ? [{ at, what: `${name} has a timestamp` }] : []),
      ...(Number.isNaN(value) ? [{ at, what: `${name} is not a number` }] : []),
      ...(family.startsWith(prefix) ? [] : [{ at, what: `${family} does not begin with ${prefix}` }]),
      ...(type === 'counter' && !name.endsWith('_total')
        ? [{ at, what: `the counter ${name} does not end in _total` }]
        : []),
      ...(type === 'counter' && value < 0 ? [{ at, what: `the counter ${name} is below 0` }] : []),
    ];
  });

const duplicateFaults = (samples: readonly SampleLine[]): readonly Fault[] => {
  const first = new Map<string, number>();
  return samples.flatMap(({ at, name, labels }): readonly Fault[] => {
    const key = JSON.stringify([name, [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    const before = first.get(key);
    if (before !== undefined) return [{ at, what: `${name} is the same series as on line ${before}` }];
    first.set(key, at);
    return [];
  });
};
