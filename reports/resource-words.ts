import type { LaunchRecord } from '../harness/protocol/record.ts';
import { inWords } from './duration.ts';

/** What the launches of a suite used, for people: `peak 312 MiB · CPU 4.2 s · 2 launches`. Empty when nobody could see it. */
export const resourceWords = (launches: readonly LaunchRecord[]): string => {
  const peaks = launches.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
  const spent = launches.flatMap(({ cpuMs }) => cpuMs ?? []);
  const words = [
    ...(peaks.length === 0 ? [] : [`peak ${inUnits(Math.max(...peaks))}`]),
    ...(spent.length === 0 ? [] : [`CPU ${inWords(spent.reduce((sum, ms) => sum + ms, 0))}`]),
  ];
  if (words.length === 0) return '';
  return [...words, ...(launches.length > 1 ? [`${launches.length} launches`] : [])].join(' · ');
};

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size for people: `312 MiB`, `1.5 GiB`. */
const inUnits = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${value.toFixed(value < 10 && power > 0 ? 1 : 0).replace(/\.0$/, '')} ${units[power]}`;
};
