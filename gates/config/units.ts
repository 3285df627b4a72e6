import { nearest } from './nearest.ts';

/** A quantity with a unit, read; or what is wrong with it, as the end of a sentence. */
export type Quantity = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly fault: string };

/** How a duration is written: `30s`, `5m`, `1.5h`, `250ms`. */
export const durationPattern: RegExp = /^\d+(\.\d+)?(ms|s|m|h)$/;

/** How a size is written: `512MiB`. */
export const sizePattern: RegExp = /^\d+(\.\d+)?(B|KiB|MiB|GiB|TiB)$/;

/** Node's timers fire at once above 2^31 - 1 ms. */
const longestMs = 24 * 86_400_000;

const durations: Kind = {
  noun: 'time',
  example: '"30s" or "5m"',
  units: { ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
  words: {
    ms: ['millis', 'milliseconds', 'msec'],
    s: ['sec', 'secs', 'second', 'seconds'],
    m: ['min', 'mins', 'minute', 'minutes'],
    h: ['hr', 'hrs', 'hour', 'hours'],
  },
};

const sizes: Kind = {
  noun: 'size',
  example: '"512MiB"',
  units: { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 },
  words: {
    B: ['byte', 'bytes'],
    KiB: ['k', 'kb', 'kilobytes'],
    MiB: ['m', 'mb', 'megabytes'],
    GiB: ['g', 'gb', 'gigabytes'],
    TiB: ['t', 'tb', 'terabytes'],
  },
};

type Kind = {
  readonly noun: string;
  readonly example: string;
  readonly units: Readonly<Record<string, number>>;
  /** What people write instead of each unit. */
  readonly words: Readonly<Record<string, readonly string[]>>;
};

/** Reads a duration as milliseconds. Zero and what no timer can hold are faults. */
export const parseDuration = (written: unknown): Quantity => {
  const read = parse(written, durations);
  if (!read.ok) return read;
  if (read.value < 1) return fault(`is ${show(written)}, which would end everything at once: write a time above zero.`);
  if (read.value > longestMs)
    return fault(`is ${show(written)}, longer than any clock here runs: write at most "576h".`);
  return read;
};

/** Reads a size as bytes. */
export const parseSize = (written: unknown): Quantity => parse(written, sizes);

const parse = (written: unknown, kind: Kind): Quantity => {
  if (typeof written === 'number') return fault(`is ${written}, a number without a unit: ${withUnit(written, kind)}.`);
  if (typeof written !== 'string') return fault(`must be a ${kind.noun}: write a text like ${kind.example}.`);
  const [, sign, digits = '', unit = ''] = /^\s*([+-]?)(\d+(?:\.\d+)?|\.\d+)\s*([\p{L}]*)\s*$/u.exec(written) ?? [];
  const number = digits.startsWith('.') ? `0${digits}` : digits;
  if (number === '' || sign === '-')
    return fault(`is ${show(written)}, which is not a ${kind.noun}: write one like ${kind.example}.`);
  if (unit === '') return fault(`is ${show(written)}, a number without a unit: ${withUnit(Number(number), kind)}.`);
  const factor = kind.units[unit];
  if (factor !== undefined && written === `${number}${unit}`) return { ok: true, value: Number(number) * factor };
  const meant = unitFor(unit, kind);
  if (meant === unit) return fault(`is ${show(written)}: write "${number}${unit}".`);
  const reason = `is ${show(written)}, and "${unit}" is not a unit: `;
  return fault(
    reason + (meant === undefined ? `use ${Object.keys(kind.units).join(', ')}.` : `did you mean "${number}${meant}"?`),
  );
};

const withUnit = (number: number, kind: Kind): string => {
  if (kind === sizes) return `write "${number}MiB", not ${number}`;
  return `write "${number}${number >= 1000 ? 'ms' : 's'}", not ${number}`;
};

const unitFor = (written: string, { units, words }: Kind): string | undefined => {
  if (units[written] !== undefined) return written;
  const names = Object.keys(units);
  const same = names.find(name => name.toLowerCase() === written.toLowerCase());
  if (same !== undefined) return same;
  const word = nearest(written, Object.values(words).flat());
  return names.find(name => word !== undefined && words[name]?.includes(word));
};

const fault = (text: string): Quantity => ({ ok: false, fault: text });

const show = (written: unknown): string => JSON.stringify(written);
