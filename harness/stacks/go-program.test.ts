import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isGoProgram } from './go-program.ts';

const dir = mkdtempSync(join(tmpdir(), 'gate-go-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const note = (name: string, type: number, text: string): Buffer => {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(name.length, 0);
  head.writeUInt32LE(text.length, 4);
  head.writeUInt32LE(type, 8);
  const padded = (words: string): Buffer => Buffer.from(words.padEnd(Math.ceil(words.length / 4) * 4, '\0'), 'latin1');
  return Buffer.concat([head, padded(name), padded(text)]);
};

/** An ELF file with one program header, of notes. */
const elf = (notes: Buffer, { type = 4, bits = 2, count = 1 } = {}): Buffer => {
  const head = Buffer.alloc(64);
  head.write('\x7fELF', 'latin1');
  head[4] = bits;
  head[5] = 1;
  head.writeBigUInt64LE(64n, 0x20);
  head.writeUInt16LE(56, 0x36);
  head.writeUInt16LE(count, 0x38);
  const program = Buffer.alloc(56);
  program.writeUInt32LE(type, 0);
  program.writeBigUInt64LE(120n, 8);
  program.writeBigUInt64LE(BigInt(notes.length), 32);
  return Buffer.concat([head, program, notes]);
};

const gnu = note('GNU\0', 3, 'a build id of twenty');
const go = note('Go\0\0', 4, 'an/id');

test.each([
  ['a note of Go', elf(go), true],
  ['a note of Go behind another', elf(Buffer.concat([gnu, go])), true],
  ['no note of Go', elf(gnu), false],
  ['the name with another type', elf(note('Go\0\0', 1, 'x')), false],
  ['a segment that is not of notes', elf(go, { type: 1 }), false],
  ['a file of 32 bits', elf(go, { bits: 1 }), false],
  ['more headers than there are', elf(go, { count: 9000 }), false],
  ['a note that is longer than its segment', elf(go.subarray(0, 13)), false],
  ['no program', Buffer.from('#!/bin/sh\n'), false],
  ['nothing', Buffer.alloc(0), false],
])('%s', (name, bytes, isGo) => {
  const path = join(dir, name.replaceAll(' ', '-'));
  writeFileSync(path, bytes);
  expect(isGoProgram(path)).toBe(isGo);
});

test('Node is none, and neither is what is not there', () => {
  expect(isGoProgram(process.execPath)).toBe(false);
  expect(isGoProgram(join(dir, 'nowhere'))).toBe(false);
});
