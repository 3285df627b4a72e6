import type { Counted } from './gate-counts.ts';
import { labelValue } from './label-value.ts';

export type Labels = Readonly<Record<string, string>>;

/** One line of the text. `metricName` where it is not that of its metric: the parts of a histogram. */
export type Sample = { readonly metricName?: string; readonly labels: Labels; readonly value: number };

/** A metric with all its series. */
export type Family = {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
};

/** One series: its labels, and its value, which is 0 where nothing was counted. */
export type Series = readonly [labels: Labels, value: number | undefined];

/** A metric of plain numbers. */
export const numbers = (type: 'counter' | 'gauge', name: string, help: string, series: readonly Series[]): Family => ({
  name,
  type,
  help,
  samples: distinct(series.map(([labels, value]) => ({ labels: fit(labels), value: sane(value) }))),
});

/** A metric of histograms that all have the same bounds: those they were counted by, or `bounds` where nothing was counted. */
export const histogram = (
  name: string,
  help: string,
  bounds: readonly number[],
  series: readonly (readonly [labels: Labels, counted: Counted])[],
): Family => {
  const counted = [...new Set(series.flatMap(([, { buckets }]) => [...buckets.keys()]))].filter(Number.isFinite);
  const sorted = (counted.length === 0 ? [...bounds] : counted).toSorted((a, b) => a - b);
  return {
    name,
    type: 'histogram',
    help,
    samples: distinct(series.flatMap(([labels, own]) => parts(name, fit(labels), own, sorted))),
  };
};

const parts = (name: string, labels: Labels, { sum, count, buckets }: Counted, bounds: readonly number[]): Sample[] => {
  const all = sane(count);
  let below = 0;
  const steps = bounds.map(bound => {
    // Cumulative whatever comes in: a bound that this one was not counted by has at least what the one below it has.
    below = Math.min(all, Math.max(below, sane(buckets.get(bound))));
    return { metricName: `${name}_bucket`, labels: { ...labels, le: String(bound) }, value: below };
  });
  return [
    ...steps,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: all },
    { metricName: `${name}_sum`, labels, value: sane(sum) },
    { metricName: `${name}_count`, labels, value: all },
  ];
};

const fit = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, labelValue(value)]));

/** Nothing here can be negative, and a number that is none would spoil every sum. */
const sane = (value: number | undefined): number =>
  value !== undefined && value > 0 && Number.isFinite(value) ? value : 0;

/** Each series once, with its last value: a scraper drops the second of two alike, or the whole file. */
const distinct = (samples: readonly Sample[]): readonly Sample[] => [
  ...new Map(
    samples.map(sample => [JSON.stringify([sample.metricName, Object.entries(sample.labels)]), sample]),
  ).values(),
];
