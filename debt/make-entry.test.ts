import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import { formatEntry } from './format.ts';
import { entryId, makeEntry } from './make-entry.ts';
import { parseEntry } from './parse.ts';

const birth = {
  test: testId('api', { file: 'a.ts', titles: ['b'] }),
  kind: 'fail',
  signature: 's1:5b1e77a09c3d41f0',
} as const;

test('the id is the first digits of the hash of what was seen', () => {
  const hash = createHash('sha256').update('api :: a.ts > b\0fail\0s1:5b1e77a09c3d41f0').digest('hex');
  expect(entryId(birth)).toBe(hash.slice(0, 12));
  expect(entryId(birth, 16)).toBe(hash.slice(0, 16));
  expect(entryId({ ...birth, kind: 'hang' })).not.toBe(entryId(birth));
  expect(entryId({ ...birth, signature: 'any' })).not.toBe(entryId(birth));
});

test('a new entry is proposed, and is one that can be read', () => {
  const entry = makeEntry({ ...birth, message: 'no', since: '2026-09-14' });
  expect(entry).toEqual({
    ...birth,
    id: entryId(birth),
    message: 'no',
    aka: [],
    state: 'proposed',
    since: '2026-09-14',
    origin: 'preexisting',
  });
  expect(parseEntry(formatEntry(entry), 'x')).toEqual({ ok: true, entry: { ...entry, file: 'x' } });
});

test('what is told stands', () => {
  const entry = makeEntry({
    ...birth,
    message: 'no',
    since: '2026-09-14',
    id: '0123456789abcdef',
    origin: 'introduced',
  });
  expect(entry).toMatchObject({ id: '0123456789abcdef', origin: 'introduced', state: 'proposed' });
});
