import { appendFileSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Tail } from './tail.ts';

const dir = mkdtempSync(join(tmpdir(), 'gate-tail-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const follow = (name: string): { readonly path: string; readonly tail: Tail } => {
  const path = join(dir, name);
  return { path, tail: new Tail(path) };
};

test('a line is told once it is whole, however it came, and a missing file is an empty one', () => {
  const { path, tail } = follow('torn');
  expect([...tail.read()]).toEqual([]);
  const bytes = Buffer.from('one\n\nzwei: ü\n');
  const told: string[][] = [];
  for (const byte of bytes) {
    appendFileSync(path, Buffer.from([byte]));
    told.push([...tail.read()]);
  }
  expect(told.flat()).toEqual(['one', '', 'zwei: ü']);
  expect(told.filter(lines => lines.length > 0).map(lines => lines.length)).toEqual([1, 1, 1]);
  tail.close();
});

test('lines that are longer than a piece, and shorter ones, keep their order', () => {
  const { path, tail } = follow('long');
  const lines = ['a'.repeat(300_000), ...Array.from({ length: 40_000 }, (_, at) => `${at} é`), 'b'.repeat(65_536)];
  writeFileSync(path, `${lines.join('\n')}\nrest`);
  expect([...tail.read()]).toEqual(lines);
  appendFileSync(path, ' of it\n');
  expect([...tail.read()]).toEqual(['rest of it']);
  tail.close();
});

test('who is far behind holds one piece of it: what is not read yet is read when its turn comes', () => {
  const { path, tail } = follow('backlog');
  writeFileSync(path, 'old line\n'.repeat(100_000));
  const reading = tail.read();
  expect(reading.next().value).toBe('old line');
  const fd = openSync(path, 'r+');
  writeSync(fd, 'new line\n', 899_991);
  closeSync(fd);
  const rest = [...reading];
  expect([rest.length, rest.at(-1), rest.at(-2)]).toEqual([99_999, 'new line', 'old line']);
  tail.close();
});

test('what is written while it is read is for the next time: a quick writer does not keep its reader', () => {
  const { path, tail } = follow('quick');
  writeFileSync(path, 'x\n');
  const told: string[] = [];
  for (const line of tail.read()) {
    told.push(line);
    appendFileSync(path, 'y\n');
  }
  expect(told).toEqual(['x']);
  expect([...tail.read()]).toEqual(['y']);
  tail.close();
});
