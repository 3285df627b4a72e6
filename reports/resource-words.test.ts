import { expect, test } from 'vitest';
import { resourceWords } from './resource-words.ts';

const first = { launch: 1, why: 'first launch' };
const mib = 2 ** 20;

test.each([
  ['nobody could see it', [first], ''],
  ['one launch', [{ ...first, peakMemoryBytes: 312 * mib, cpuMs: 4_200 }], 'peak 312 MiB · CPU 4.2 s'],
  ['no memory', [{ ...first, cpuMs: 20 }], 'CPU 20 ms'],
  [
    'the highest peak, the sum of the time',
    [
      { ...first, peakMemoryBytes: 1.5 * 1024 * mib, cpuMs: 1_000 },
      { launch: 2, why: 'again', peakMemoryBytes: mib, cpuMs: 500 },
      { launch: 3, why: 'never started' },
    ],
    'peak 1.5 GiB · CPU 1.5 s · 3 launches',
  ],
])('%s', (_, launches, words) => {
  expect(resourceWords(launches)).toBe(words);
});
