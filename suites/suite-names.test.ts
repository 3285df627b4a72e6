import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suiteNames } from './suite-names.ts';

test('whatever packages and folders are called, the names are valid and no two are the same', () => {
  const word = fc.oneof(
    fc.constantFrom('a', 'A', 'vitest', 'pytest', '::', '>', 'a-b', '__'),
    fc.string({ maxLength: 8 }),
  );
  const path = fc.array(word, { maxLength: 3 }).map(parts => parts.join('/'));
  const sighting = fc.record({ runner: fc.constantFrom('vitest' as const, 'pytest' as const), path, label: word });
  fc.assert(
    fc.property(fc.uniqueArray(sighting, { selector: ({ path, runner }) => path + runner, maxLength: 8 }), found => {
      const names = suiteNames(found.map(one => ({ ...one, args: [], evidence: '' })));
      expect(new Set(names.map(name => name.toLowerCase())).size).toBe(found.length);
      for (const name of names) expect(name).toMatch(/^(?!\s)(?!.*::)[^/>\u0000-\u001F\u007F-\u009F]{1,100}(?<!\s)$/);
    }),
    { numRuns: 300 },
  );
});
