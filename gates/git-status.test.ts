import { expect, test } from 'vitest';
import { readStatus } from './git-status.ts';

test('changed, unmerged and unknown paths, whatever is in their names', () => {
  const text = [
    '1 .M N... 100644 100644 100644 0123 4567 a b.ts',
    'u UU N... 100644 100644 100644 100644 01 23 45 both.ts',
    '? new file\nof two lines',
    '',
  ].join('\0');
  expect(readStatus(text)).toEqual([
    { path: 'a b.ts', isTracked: true },
    { path: 'both.ts', isTracked: true },
    { path: 'new file\nof two lines', isTracked: false },
  ]);
  expect(readStatus('')).toEqual([]);
});
