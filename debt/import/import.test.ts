import { describe, expect, test } from 'vitest';
import { testId } from '../../harness/protocol/test-id.ts';
import { readExpectations } from './expectations.ts';
import { readMarkers } from './markers.ts';
import { readMuted } from './muted.ts';
import { nameIndex, type Named } from './names.ts';

describe('a list of expectations', () => {
  test('bug, place, test and results', () => {
    const text = `# tags: [ Win Mac ]
crbug.com/12 [ Mac ] a/b.html [ Failure ]
PAY-7 c.html [ Timeout Pass ]  # slow there
d.html [ Failure Pass ]
[ Win Linux ] e.html [ Crash ]
f.ts > group > a title [ Failure ]

g/*
`;
    expect(readExpectations(text)).toEqual({
      ok: true,
      listed: [
        { name: 'a/b.html', line: 2, kind: 'fail', when: 'os=macos', ticket: 'crbug.com/12' },
        { name: 'c.html', line: 3, kind: 'hang', ticket: 'PAY-7' },
        { name: 'd.html', line: 4, kind: 'flaky' },
        { name: 'e.html', line: 5, kind: 'crash' },
        { name: 'f.ts > group > a title', line: 6, kind: 'fail' },
        { name: 'g/*', line: 8 },
      ],
    });
  });

  test.each([
    ['a.html [ Fial ]', '"fial" is no result'],
    ['[ Mac ]', 'This names no test'],
    ['x'.repeat(3000), 'longer than 2000'],
  ])('%s', (line, message) => {
    expect(readExpectations(`ok.html\n${line}\n`)).toEqual({
      ok: false,
      line: 2,
      message: expect.stringContaining(message),
    });
  });
});

describe('muted tests in YAML', () => {
  test('classes and methods, or names', () => {
    const text = `tests:
- class: org.shop.CartTests
  method: testAdds
  issue: https://tracker/1
- class: org.shop.OrderTests
- test: "a.ts > b"
  reason: it is slow
`;
    expect(readMuted(text)).toEqual({
      ok: true,
      listed: [
        { name: 'org.shop.CartTests.testAdds', line: 2, ticket: 'https://tracker/1' },
        { name: 'org.shop.OrderTests.*', line: 5 },
        { name: 'a.ts > b', line: 6, reason: 'it is slow' },
      ],
    });
    expect(readMuted('- a\n- b\n')).toMatchObject({ ok: true, listed: [{ name: 'a' }, { name: 'b', line: 2 }] });
  });

  test.each([
    ['['.repeat(100_000), 1, 'This is no list of tests'],
    ['- '.repeat(100_000), 1, 'This is no list of tests'],
    ['a: 1\n', 1, 'There is no list of tests'],
    ['tests:\n- x: 1\n', 2, 'This names no test'],
    ['tests:\n- "a\n', 3, 'not valid YAML'],
    ['- &a [x, x]\n- [*a, *a]\n', 1, 'This names no test'],
  ])('%s', (text, line, message) => {
    expect(readMuted(text)).toEqual({ ok: false, line, message: expect.stringContaining(message) });
  });
});

test('markers in the source: xfail with its reason, in a class or not; fails', () => {
  const python = `import pytest

@pytest.mark.xfail(
    strict=True, reason="rounding is off",
)
def test_rounds(): ...

class TestCart:
    @pytest.mark.xfail
    @pytest.mark.slow
    async def test_adds(self): ...

@pytest.mark.xfail(reason='all of it')
class TestOrders: ...
`;
  expect(readMarkers(python, 'py/test_a.py').map(({ name, also, line, reason }) => [name, also, line, reason])).toEqual(
    [
      ['py/test_a.py::test_rounds', ['py/test_a.py::test_rounds[*'], 3, 'rounding is off'],
      ['py/test_a.py::TestCart::test_adds', ['py/test_a.py::TestCart::test_adds[*'], 9, undefined],
      ['py/test_a.py::TestOrders::*', undefined, 13, 'all of it'],
    ],
  );
  const script = `test('fine', () => {});\n  it.fails('isn\\'t', () => {});\ntest.failing("x", () => {});\n`;
  expect(readMarkers(script, 'a.test.ts')).toEqual([
    { name: "a.test.ts > isn't", also: ["a.test.ts > * > isn't"], line: 2, kind: 'fail' },
    { name: 'a.test.ts > x', also: ['a.test.ts > * > x'], line: 3, kind: 'fail' },
  ]);
  const todo = `test.todo('rounds');
test('a { todo: true } in a title', () => {});
it('ships', { todo: 'waits for the new price engine' }, () => assert.ok(0));
test('adds', { timeout: 5, todo: true }, () => {});
test('stands', { todo: false }, () => {});
`;
  expect(readMarkers(todo, 'a.mjs').map(({ name, line, reason }) => [name, line, reason])).toEqual([
    ['a.mjs > rounds', 1, undefined],
    ['a.mjs > ships', 3, 'waits for the new price engine'],
    ['a.mjs > adds', 4, undefined],
  ]);
});

test('a test by the names that other tools give it', () => {
  const named = (file: string, ...titles: readonly string[]): Named => ({
    id: testId('core', { file, titles }),
    file,
    path: `services/core/${file}`,
    titles,
  });
  const tests = [
    named('tests/test_a.py', 'TestCart', 'test_adds'),
    named('b.ts', 'cart', 'adds up'),
    named('c.ts', 'adds up'),
  ];
  const find = nameIndex(tests, (pattern, name) => name.startsWith(pattern.replace('*', '')));
  for (const name of [
    'core :: tests/test_a.py > TestCart > test_adds',
    'tests/test_a.py::TestCart::test_adds',
    'services/core/tests/test_a.py::TestCart::test_adds',
    'tests.test_a.TestCart.test_adds',
    'TestCart.test_adds',
    'core.tests.test_a_py.TestCart > test_adds',
    'tests/test_a.py*',
  ])
    expect([name, find(name)]).toEqual([name, [tests[0]?.id]]);
  expect(find('b.ts > cart > adds up')).toEqual([tests[1]?.id]);
  expect(find('adds up')).toEqual([tests[2]?.id]);
  expect(find('nobody')).toEqual([]);
});
