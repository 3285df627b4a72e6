import { expect, test } from 'vitest';
import { readFields } from './stat-fields.ts';

const read = (line: string, room = 22): readonly number[] => {
  // What an earlier, longer line has left behind it is not part of this one.
  const bytes = Buffer.from(`${line}999 ) 8 7 6`, 'latin1');
  const fields = new Float64Array(room);
  const count = readFields(bytes, line.length, fields);
  return Array.from(fields).slice(0, count);
};
const stateOf = (line: string): string => String.fromCharCode(read(line)[0] ?? 0);

test('the letter of the state, then numbers, to the end of the line', () => {
  expect(read('12 (node) S 1 12 3 0 -1 4194560 9007199254740991\n')).toEqual([
    83, 1, 12, 3, 0, -1, 4_194_560, 9_007_199_254_740_991,
  ]);
});

test('a name may be anything', () => {
  for (const name of ['a b', ')', '(', ') R 5 6', 'x) Z 1 (', ''])
    expect(read(`12 (${name}) S 7 8 9`)).toEqual([83, 7, 8, 9]);
  expect(stateOf('12 (Z) R 7 8 9')).toBe('R');
});

test('as many as there is room for', () => {
  expect(read('12 (node) S 1 2 3 4 5', 3)).toEqual([83, 1, 2]);
});

test('a line that was cut off before its state has no fields', () => {
  for (const line of ['', '12', '12 (no', '12 (node)', '12 (node) ']) expect(read(line)).toEqual([]);
});
