import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TestRef } from '../harness/protocol/test-id.ts';
import { refKeeper } from './ref-keeper.ts';

const text = fc.constantFrom('', 'a', 'b', 'a file with a longer name');
const ref: fc.Arbitrary<TestRef> = fc.record(
  { file: text, titles: fc.array(text, { maxLength: 3 }), project: text, nth: fc.nat(3) },
  { requiredKeys: ['titles'] },
);

test('what is kept is what was given, and no more of it', () => {
  fc.assert(
    fc.property(fc.array(ref), refs => {
      const keep = refKeeper();
      const kept = refs.map(each => {
        const told = { ...each, mode: 'run' };
        return keep(told);
      });
      expect(kept).toEqual(refs);
      expect(kept.every((each, at) => each !== refs[at] && each.titles !== refs[at]?.titles)).toBe(true);
    }),
  );
});
