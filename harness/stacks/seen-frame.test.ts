import { expect, test } from 'vitest';
import { commonFrames, isSteady } from './seen-frame.ts';
import type { SeenFrame } from './seen-frame.ts';

/** `inner:3 outer:9` → frames, innermost first. */
const look = (text: string): readonly SeenFrame[] =>
  text.split(' ').map(part => {
    const [name = '', line] = part.split(':');
    return { function: name, origin: name, file: 'a.ts', line: Number(line), column: 1 };
  });

const told = (...looks: readonly string[]): string =>
  commonFrames(looks.map(look))
    .map(({ function: name, line }) => `${name}:${line}`)
    .join(' ');

test('what comes and goes inside of a loop is left out; the loop keeps the last position', () => {
  expect(told('sqrt:1 loop:4 test:9', 'loop:5 test:9', 'cube:2 loop:6 test:9')).toBe('loop:6 test:9');
});

test('nothing below the function in which the looks part is common', () => {
  expect(told('same:1 loop:4 test:9', 'same:1 loop:5 test:9')).toBe('loop:5 test:9');
});

test('a blocked thread keeps all its frames, and is steady', () => {
  expect(told('wait:1 test:9', 'wait:1 test:9')).toBe('wait:1 test:9');
  expect(isSteady([look('wait:1 test:9'), look('wait:1 test:9')])).toBe(true);
  expect(isSteady([look('wait:1 test:9'), look('wait:2 test:9')])).toBe(false);
  expect(isSteady([])).toBe(false);
});

test('looks without anything in common have no frames', () => {
  expect(told('a:1', 'b:1')).toBe('');
  expect(commonFrames([])).toEqual([]);
});

test('a recursion is common as deep as it stands still', () => {
  expect(told('f:3 f:7 f:7 test:1', 'f:7 f:7 test:1')).toBe('f:7 f:7 test:1');
});
