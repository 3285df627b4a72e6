import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testId } from '../../../harness/protocol/test-id.ts';
import { fileNamer, ordinals, refOf } from './place.ts';

test('no two places of a file have one id, whatever their titles are', () => {
  const title = fc.constantFrom('a', 'b', 'a > b', 'a #2', 'a #3');
  fc.assert(
    fc.property(fc.array(fc.array(title, { minLength: 1, maxLength: 2 }), { maxLength: 12 }), places => {
      const nth = ordinals();
      const ids = places.map(titles => testId('s', refOf('f', titles, undefined, nth(titles))));
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});

test('a file is named from the folder of its suite', () => {
  const nameOf = fileNamer('/repo/app');
  expect(nameOf('/repo/app/src/a.test.ts')).toBe('src/a.test.ts');
  expect(nameOf('/repo/lib/a.test.ts')).toBe('../lib/a.test.ts');
});
