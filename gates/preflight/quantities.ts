import { parseDuration, parseSize } from '../config/units.ts';

/** A time of the settings. Throws where it was referred to and is none. */
export const milliseconds = (written: string): number => {
  const read = parseDuration(written);
  if (!read.ok) throw new Error(`a time ${read.fault}`);
  return read.value;
};

/** A size of the settings, in bytes. Throws where it was referred to and is none. */
export const sizeInBytes = (written: string): number => {
  const read = parseSize(written);
  if (!read.ok) throw new Error(`a size ${read.fault}`);
  return read.value;
};

/** Milliseconds as a person reads them. */
export const shortly = (ms: number): string => {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
};
