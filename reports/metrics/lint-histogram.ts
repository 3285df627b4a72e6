import { readNumber } from './exposition.ts';
import type { Fault, SampleLine } from './fault.ts';

type Group = { readonly name: string; readonly at: number; readonly parts: SampleLine[] };

/** What is wrong with histograms: each has buckets that only grow, `+Inf` that is its count, a sum and a count. */
export const histogramFaults = (
  samples: readonly SampleLine[],
  typed: ReadonlyMap<string, string>,
): readonly Fault[] => {
  const faults: Fault[] = [];
  const groups = new Map<string, Group>();
  for (const sample of samples) {
    const [, stem = '', part = ''] = /^(.+)_(bucket|sum|count)$/.exec(sample.name) ?? [];
    if (typed.get(sample.name) === 'histogram')
      faults.push({ at: sample.at, what: `${sample.name} is a histogram, which has no sample of its own` });
    if (typed.get(stem) !== 'histogram') continue;
    if (part === 'bucket' && readNumber(sample.labels.get('le') ?? '') === undefined)
      faults.push({ at: sample.at, what: `a bucket of ${stem} has no bound` });
    const key = JSON.stringify([stem, [...sample.labels].filter(([label]) => label !== 'le').toSorted(byName)]);
    const group = groups.get(key) ?? { name: stem, at: sample.at, parts: [] };
    group.parts.push(sample);
    groups.set(key, group);
  }
  return [...faults, ...[...groups.values()].flatMap(groupFaults)];
};

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);

const groupFaults = ({ name, at, parts }: Group): readonly Fault[] => {
  const count = parts.find(part => part.name === `${name}_count`);
  const sum = parts.find(part => part.name === `${name}_sum`);
  const buckets = parts
    .filter(part => part.name === `${name}_bucket`)
    .map(part => ({ at: part.at, value: part.value, bound: readNumber(part.labels.get('le') ?? '') ?? Number.NaN }))
    .toSorted((a, b) => a.bound - b.bound);
  const all = buckets.find(({ bound }) => bound === Infinity);
  const shrinking = buckets.find(({ value }, index) => value < (buckets[index - 1]?.value ?? 0));
  return [
    ...(count === undefined ? [{ at, what: `the histogram ${name} has no _count` }] : []),
    ...(sum === undefined ? [{ at, what: `the histogram ${name} has no _sum` }] : []),
    ...(all === undefined ? [{ at, what: `the histogram ${name} has no bucket +Inf` }] : []),
    ...(all !== undefined && count !== undefined && all.value !== count.value
      ? [{ at: all.at, what: `the bucket +Inf of ${name} is ${all.value}, and its _count ${count.value}` }]
      : []),
    ...(shrinking === undefined
      ? []
      : [{ at: shrinking.at, what: `a bucket of ${name} holds less than the one before it` }]),
  ];
};
