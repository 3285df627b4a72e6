import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Spool } from './spool.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-spool-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const said = (capBytes: number, ...chunks: readonly (string | Buffer)[]): string => {
  const path = join(dir, 'log');
  const spool = new Spool(path, capBytes);
  for (const chunk of chunks) spool.write(Buffer.from(chunk));
  spool.close();
  expect(spool.trouble).toBeUndefined();
  return readFileSync(path, 'latin1');
};

test.each([
  ['nothing', [], ''],
  ['less than the head', ['abc'], 'abc'],
  ['just the cap', ['0123456789'], '0123456789'],
  ['one byte more', ['0123456789', 'a'], '01234\n... 1 bytes left out ...\n6789a'],
  ['a ring that is full again', ['0123456789abcdefghi', 'j'], '01234\n... 10 bytes left out ...\nfghij'],
  ['many small chunks', Array.from('0123456789abcdefghijklm'), '01234\n... 13 bytes left out ...\nijklm'],
  ['one chunk of many rounds', ['0123456789abcdefghijklm'], '01234\n... 13 bytes left out ...\nijklm'],
])('%s', (_, chunks, expected) => {
  expect(said(10, ...chunks)).toBe(expected);
});

test('bytes that are no text stay as they are', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
  expect(said(1024, bytes)).toBe(bytes.toString('latin1'));
});

test('the file never grows past its cap while it is written', () => {
  const path = join(dir, 'log');
  const spool = new Spool(path, 64 * 1024);
  for (let count = 0; count < 100; count += 1) spool.write(Buffer.alloc(10_000, 120));
  expect(statSync(path).size).toBe(64 * 1024);
  expect(spool.bytes).toBe(1_000_000);
  spool.close();
  expect(statSync(path).size).toBeLessThan(64 * 1024 + 64);
});

test.runIf(process.platform === 'linux')(
  'a full disk is kept as the first trouble, and output is taken all the same',
  () => {
    const spool = new Spool('/dev/full', 10);
    spool.write(Buffer.from('abc'));
    spool.write(Buffer.from('def'));
    expect(spool.trouble).toContain('ENOSPC');
    expect(spool.bytes).toBe(6);
    spool.close();
  },
);

test('a log that cannot be made is trouble, not a throw', () => {
  const spool = new Spool(join(dir, 'absent', 'log'), 10);
  spool.write(Buffer.from('abc'));
  spool.close();
  expect(spool.trouble).toContain('ENOENT');
});
