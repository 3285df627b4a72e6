import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeSpecial } from './write-special.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-special-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const posix = test.skipIf(process.platform === 'win32');

test('a usual file, a folder and nothing are for others', () => {
  writeFileSync(join(dir, 'file'), 'as it was');
  for (const path of [join(dir, 'file'), dir, join(dir, 'none')]) expect(writeSpecial(path, 'text')).toBe(false);
  expect(existsSync(join(dir, 'none'))).toBe(false);
});

posix('/dev/null takes it and stays what it is', () => {
  expect(writeSpecial('/dev/null', 'text')).toBe(true);
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

posix('a pipe that nobody reads is an error, not a wait', () => {
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  expect(() => writeSpecial(join(dir, 'pipe'), 'text')).toThrow('ENXIO');
});

posix('a reader of a pipe gets the whole of a text that is larger than the pipe', async () => {
  const pipe = join(dir, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reader = spawn('wc', ['-c', pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
  let counted = '';
  reader.stdout.on('data', chunk => (counted += String(chunk)));
  const text = 'x'.repeat(1_000_000);
  await expect.poll(() => attempt(() => writeSpecial(pipe, text))).toBe(true);
  await once(reader, 'close');
  expect(Number.parseInt(counted, 10)).toBe(text.length);
});

/** False until the reader is there. */
const attempt = (write: () => boolean): boolean => {
  try {
    return write();
  } catch {
    return false;
  }
};
