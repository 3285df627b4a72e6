import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonSource } from './json-source.ts';

const accepts = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not JSON: the answer that was asked for.
    return false;
  }
};

test('the same texts are JSON as for JSON.parse, whatever is broken in them', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '\n', '0', '-', 'e', '.', '\u0001', 'nul'))
    .map(
      ([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1),
    );
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken), text => {
      const source = jsonSource(text);
      const strict = !source.ok && source.faults.every(({ message }) => /written twice|would be lost/.test(message));
      expect(source.ok || strict).toBe(accepts(text));
      if (source.ok) expect(source.value).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test('keys and values are found where they stand', () => {
  const source = jsonSource('{ "a": [1, {"b": null}] }');
  const tree = source.ok ? source.trees()[0] : undefined;
  expect(tree?.entries?.get('a')?.offset).toBe(2);
  expect(tree?.entries?.get('a')?.value.items?.map(({ offset }) => offset)).toEqual([8, 11]);
  expect(tree?.entries?.get('a')?.value.items?.[1]?.entries?.get('b')?.value.offset).toBe(17);
});
