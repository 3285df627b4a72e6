import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { lineScreen, terminalScreen } from './screens.ts';

const terminal = (): {
  readonly written: () => string;
  readonly stream: PassThrough & { columns?: number; rows?: number };
} => {
  const stream = Object.assign(new PassThrough(), { columns: 20, rows: 10 });
  return { stream, written: () => String(stream.read() ?? '') };
};

test('a block is drawn in place of the one before', () => {
  const { stream, written } = terminal();
  const screen = terminalScreen(stream);
  screen.block('one');
  expect(written()).toBe('one\n');
  screen.block('two');
  expect(written()).toBe('\u001b[2K\u001b[1A\u001b[2K\u001b[Gtwo\n');
});

test('lines go above the block, all of them at once, and stay', () => {
  const { stream, written } = terminal();
  const screen = terminalScreen(stream);
  screen.block('block');
  written();
  screen.line('first');
  screen.line('second');
  expect(written()).toBe('');
  screen.block('block');
  expect(written()).toBe('\u001b[2K\u001b[1A\u001b[2K\u001b[Gfirst\nsecond\nblock\n');
});

test('no line is lost, however many come at once and however long they are', () => {
  const { stream, written } = terminal();
  const screen = terminalScreen(stream);
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index} ${'x'.repeat(30)}`);
  lines.forEach(line => screen.line(line));
  screen.block('block');
  expect(written()).toBe(`${lines.join('\n')}\nblock\n`);
});

test('an empty block leaves nothing but the lines', () => {
  const { stream, written } = terminal();
  const screen = terminalScreen(stream);
  screen.block('block');
  screen.line('last');
  written();
  screen.block('');
  expect(written()).toBe('\u001b[2K\u001b[1A\u001b[2K\u001b[Glast\n');
});

test('the width is asked each time', () => {
  const { stream } = terminal();
  const screen = terminalScreen(stream);
  expect(screen.columns()).toBe(20);
  stream.columns = 30;
  expect(screen.columns()).toBe(30);
});

test('elsewhere there are only lines', () => {
  const lines: string[] = [];
  const screen = lineScreen(line => lines.push(line));
  screen.block('block');
  screen.line('line');
  expect(lines).toEqual(['line']);
});
