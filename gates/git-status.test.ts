import { expect, test } from 'vitest';
import { readHead, readStatus } from './git-status.ts';

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

test('the commit and the branch, where there are any', () => {
  const head = (oid: string, branch: string): string =>
    [`# branch.oid ${oid}`, `# branch.head ${branch}`, '? branch.head x', ''].join('\0');
  expect(readHead(head('0123abcd', 'feature/a b'))).toEqual({ commit: '0123abcd', branch: 'feature/a b' });
  expect(readHead(head('(initial)', 'main'))).toEqual({ branch: 'main' });
  expect(readHead(head('0123abcd', '(detached)'))).toEqual({ commit: '0123abcd' });
  expect(readHead('')).toEqual({});
});
