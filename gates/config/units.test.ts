import { expect, test } from 'vitest';
import { durationPattern, parseDuration, parseSize, sizePattern } from './units.ts';

test.each([
  ['250ms', 250],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1.5h', 5_400_000],
  ['0.5s', 500],
  ['576h', 2_073_600_000],
])('%s is %d ms', (written, value) => {
  expect(parseDuration(written)).toEqual({ ok: true, value });
  expect(written).toMatch(durationPattern);
});

test.each([
  [30, 'is 30, a number without a unit: write "30s", not 30.'],
  [1500, 'is 1500, a number without a unit: write "1500ms", not 1500.'],
  ['30', 'is "30", a number without a unit: write "30s", not 30.'],
  ['30 s', 'is "30 s": write "30s".'],
  ['30 sconds', 'is "30 sconds", and "sconds" is not a unit: did you mean "30s"?'],
  ['5 minutes', 'is "5 minutes", and "minutes" is not a unit: did you mean "5m"?'],
  ['5M', 'is "5M", and "M" is not a unit: did you mean "5m"?'],
  ['1d', 'is "1d", and "d" is not a unit: use ms, s, m, h.'],
  ['-5s', 'is "-5s", which is not a time: write one like "30s" or "5m".'],
  ['.5s', 'is ".5s": write "0.5s".'],
  ['+5s', 'is "+5s": write "5s".'],
  ['', 'is "", which is not a time: write one like "30s" or "5m".'],
  ['1m30s', 'is "1m30s", which is not a time: write one like "30s" or "5m".'],
  ['0ms', 'is "0ms", which would end everything at once: write a time above zero.'],
  ['0.1ms', 'is "0.1ms", which would end everything at once: write a time above zero.'],
  ['577h', 'is "577h", longer than any clock here runs: write at most "576h".'],
  [true, 'must be a time: write a text like "30s" or "5m".'],
])('%j is no duration', (written, fault) => {
  expect(parseDuration(written)).toEqual({ ok: false, fault });
});

test('every duration that is accepted has the shape that editors check, and fits a timer', () => {
  for (const written of ['1ms', '.5s', '5 s', '1e3s', '2147483647ms', '٣s', '5s\n']) {
    const read = parseDuration(written);
    if (read.ok) expect(written).toMatch(durationPattern);
    if (read.ok) expect(read.value).toBeLessThan(2 ** 31);
  }
  expect(parseDuration('2147483647ms').ok).toBe(false);
});

test.each([
  ['512MiB', 536_870_912],
  ['1.5KiB', 1536],
  ['7B', 7],
  ['10GiB', 10_737_418_240],
])('%s is %d bytes', (written, value) => {
  expect(parseSize(written)).toEqual({ ok: true, value });
  expect(written).toMatch(sizePattern);
});

test.each([
  [512, 'is 512, a number without a unit: write "512MiB", not 512.'],
  ['512MB', 'is "512MB", and "MB" is not a unit: did you mean "512MiB"?'],
  ['512mib', 'is "512mib", and "mib" is not a unit: did you mean "512MiB"?'],
  ['much', 'is "much", which is not a size: write one like "512MiB".'],
])('%j is no size', (written, fault) => {
  expect(parseSize(written)).toEqual({ ok: false, fault });
});
