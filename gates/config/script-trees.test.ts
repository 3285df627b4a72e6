import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KeyPath, offsetOf, positionAt } from './positions.ts';
import { scriptTrees } from './script-trees.ts';

/** The text from where a path was found to the end of that line. */
const foundIn = (text: string, path: KeyPath, part: 'key' | 'value' = 'key'): string => {
  const offset = offsetOf(scriptTrees(text), path, part);
  return text.slice(offset).split('\n')[0] ?? '';
};

const limit = ['suites', 'unit', 'limits', 'test'];

test('keys in strings, templates, comments and regular expressions are not keys', () => {
  const text = `// suites: { unit: 1 }
    const trap = \`suites: { unit: \${{ suites: '}' }.suites} } \`; /* suites: { */
    const more = { suites: /[/}"']\\/suites: {/g, "x": 'suites: {' }, ratio = 4 / 2 / 1;
    export default defineGate({
      'suites': { "unit": { args: ['limits: {', "}"], limits: { hook: '1s', test: 30 } } },
    });`;
  expect(foundIn(text, limit)).toBe('test: 30 } } },');
  expect(foundIn(text, limit, 'value')).toBe('30 } } },');
  expect(foundIn(text, ['suites', 'unit', 'args', 1], 'value')).toBe('"}"], limits: { hook: \'1s\', test: 30 } } },');
});

test('what defineGate or the default export gets is meant, not another object of the same keys', () => {
  const other = 'const old = { suites: { unit: { limits: { test: 1 } } } };\n';
  expect(foundIn(`${other}export default { suites: { unit: { limits: { test: 2 } } } };`, limit, 'value')).toMatch(
    /^2/,
  );
  expect(foundIn(`${other}module.exports = { suites: { unit: { limits: { test: 3 } } } };`, limit, 'value')).toMatch(
    /^3/,
  );
  expect(
    foundIn(`${other}export default defineGate({ suites: { unit: { limits: { test: 4 } } } });`, limit, 'value'),
  ).toMatch(/^4/);
});

test('variables are followed, also with a type, in shorthand and after `satisfies`', () => {
  const text = `const limits: Limits = { test: 30 } satisfies Limits;
    const unit = { limits }, other = 1;
    const config: GateConfigInput = { suites: { unit: unit } };
    export default config`;
  expect(foundIn(text, limit)).toBe('test: 30 } satisfies Limits;');
});

test('what is computed or spread leads to the nearest key around it', () => {
  const text = "export default {\n  suites: { ...many(), unit: { ...one, cwd: '.' } },\n};";
  expect(foundIn(text, limit)).toBe("unit: { ...one, cwd: '.' } },");
  expect(foundIn(text, ['suites', 'e2e', 'cwd'])).toBe("suites: { ...many(), unit: { ...one, cwd: '.' } },");
  expect(offsetOf(scriptTrees(text), ['gates', 'core'], 'key')).toBe(0);
});

test('variables that lead to themselves end', () => {
  expect(foundIn('const a = { suites: b }; const b = a; export default a;', ['suites', 'suites', 'x'])).toMatch(
    /^suites/,
  );
  expect(foundIn('const a = a; export default a;', ['suites'])).toMatch(/^const/);
});

test('any text at all is survived, quickly', () => {
  const signs = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ',',
    ':',
    '`',
    '${',
    "'",
    '"',
    '/',
    '*',
    '//',
    '\\',
    '\n',
    'a',
    'const a = ',
    '...',
  );
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 60 }), pieces => {
      const text = pieces.join('');
      const offset = offsetOf(scriptTrees(text), ['a', 'a'], 'value');
      expect(offset).toBeLessThanOrEqual(text.length);
    }),
  );
});

test.each([
  [0, 1, 1],
  [3, 2, 1],
  [5, 2, 3],
  [99, 3, 1],
])('offset %d is line %d, column %d', (offset, line, column) => {
  expect(positionAt('ab\ncd\n', offset)).toEqual({ line, column });
});
