import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyClean } from './copy-clean.ts';
import { cleanerOf } from './run-cleaner.ts';

test('a copy of a large file holds nothing secret, wherever its pieces are cut', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-copy-'));
  try {
    const [from, to] = [join(dir, 'from'), join(dir, 'to')];
    const before = 'x'.repeat(1024 * 1024 - 5);
    writeFileSync(from, `${before}first-7f3k9Q2v end\n`);
    copyClean(from, to, cleanerOf(['first-7f3k9Q2v']));
    expect(readFileSync(to, 'utf8') === `${before}[redacted] end\n`).toBe(true);
    copyClean(from, to, undefined);
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
