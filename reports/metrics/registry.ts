import { Counter, Gauge, Histogram, Registry, type Metric } from 'prom-client';
import { debtFamilies } from './debt-families.ts';
import { numbers, type Family } from './family.ts';
import type { GateCounts } from './gate-counts.ts';
import { gateFamilies } from './gate-families.ts';
import { type PreflightCounts, preflightFamilies } from './preflight-families.ts';
import { suiteFamilies } from './suite-families.ts';

const classes = { counter: Counter, gauge: Gauge, histogram: Histogram };

/** The metrics of the gate as Prometheus text 0.0.4: a projection of the counts, the same for the same counts. */
export const metricsText = (counts: GateCounts): Promise<string> => textOf(families(counts));

/** The same for those of the preflight, which have a file of their own. */
export const preflightText = (counts: PreflightCounts): Promise<string> => textOf(preflightFamilies(counts));

const textOf = async (all: readonly Family[]): Promise<string> => {
  const registry = new Registry();
  for (const family of all) registry.registerMetric(projected(family));
  return registry.metrics();
};

const families = (counts: GateCounts): readonly Family[] => [
  ...gateFamilies(counts),
  ...suiteFamilies(counts),
  ...debtFamilies(counts),
  numbers('gauge', 'gate_build_info', 'The version of the gate that wrote this, as a label.', [
    [{ version: counts.version }, 1],
  ]),
];

/**
 * A metric whose series are given instead of observed. A histogram cannot be set, and the map in which every metric keeps
 * its series joins labels unescaped, so that `{a="1,b:2"}` and `{a="1", b="2"}` are one. What a registry prints is what
 * the public `get` of a metric returns: here that of the proper class, with our series. It hangs on a gauge, for a
 * histogram is printed past its `get`.
 */
const projected = ({ name, help, type, samples }: Family): Metric => {
  const config = { name, help, registers: [] };
  const empty = new classes[type](config);
  return Object.assign(new Gauge(config), {
    get: async () => ({ ...(await empty.get()), values: samples.map(sample => ({ ...sample })) }),
  });
};
