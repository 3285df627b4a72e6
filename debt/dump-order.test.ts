import { expect, test } from 'vitest';
import { orderDumps } from './dump-order.ts';

const same = (text: string): string => text;

test.each([
  ['an object', '{b: 1, a: 2}', '{a: 2, b: 1}'],
  ['an object with room', 'got { b: 1, a: 2 } there', 'got { a: 2, b: 1 } there'],
  ['JSON', '{"b":1,"a":[2,1]}', '{"a":[2,1],"b":1}'],
  ['inside out', '{b: {d: 1, c: 2}, a: Set {2, 1}}', '{a: Set {1, 2}, b: {c: 2, d: 1}}'],
  ['a Map', "Map(2) { 'b' => 1, 'a' => 2 }", "Map(2) { 'a' => 2, 'b' => 1 }"],
  ['a Python set', "{'b', 'a'}", "{'a', 'b'}"],
  ['a Go map', 'map[b:1 a:map[d:1 c:2]]', 'map[a:map[c:2 d:1] b:1]'],
  ['a comma in quotes', '{b: "x, a", a: 1}', '{a: 1, b: "x, a"}'],
  ['a bracket in quotes', "{b: '}', a: 1}", "{a: 1, b: '}'}"],
  ['an escaped quote', "{b: 'it\\'s, a', a: 1}", "{a: 1, b: 'it\\'s, a'}"],
])('sorts %s', (_name, before, after) => {
  expect(orderDumps(before, same)).toBe(after);
  expect(orderDumps(after, same)).toBe(after);
});

test.each([
  ['a list', '[3, 1, 2]'],
  ['arguments', 'f(b, a)'],
  ['one member', '{ a }'],
  ['what has no end', 'want { b, a'],
  ['what has no beginning', 'b, a }'],
  ['brackets that cross', '{ b, a ]'],
  ['an empty member', '{ b, , a }'],
  ['a quote without end', "{ b, 'a }"],
  ['a Go map with blanks in it', 'map[b:x y a:1]'],
  ['what a part was cut out of', '{ b, […], a }'],
])('leaves alone %s', (_name, text) => {
  expect(orderDumps(text, same)).toBe(text);
});

test('an apostrophe is no quote', () => {
  expect(orderDumps("can't {b, a}", same)).toBe("can't {a, b}");
});

test('what is open does not keep the rest from its order', () => {
  expect(orderDumps('{ z, {b, a}', same)).toBe('{ z, {a, b}');
});
