import { expect, test } from 'vitest';
import { readShard } from './shard-option.ts';

test('which of how many', () => {
  expect(readShard('1/1')).toEqual({ index: 1, of: 1 });
  expect(readShard('12/12')).toEqual({ index: 12, of: 12 });
});

test.each([
  ['1', 'write which of how many, like --shard 1/3'],
  ['a/b', 'write which of how many'],
  ['1/0', 'write which of how many'],
  ['-1/2', 'write which of how many'],
  ['1.5/2', 'write which of how many'],
  ['', 'write which of how many'],
  ['0/3', 'there are shards 1/3 to 3/3'],
  ['4/3', 'there are shards 1/3 to 3/3'],
  ['1/1001', 'at most 1000'],
  ['99999999/99999999', 'write which of how many'],
])('%s is refused', (written, words) => {
  expect(() => readShard(written)).toThrow(words);
});
