import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtFile, codeRoot, packageRoot } from './own-files.ts';

test('from source, the code lies in the package itself', () => {
  expect(codeRoot).toBe(process.cwd());
  expect(packageRoot).toBe(process.cwd());
  expect(existsSync(join(codeRoot, 'harness', 'own-files.ts'))).toBe(true);
});

test('a built file is named whether it is there or not', () => {
  expect(builtFile('suites/shims')).toBe(join(process.cwd(), 'dist/suites/shims'));
  expect(builtFile('no/such.js')).toBe(join(process.cwd(), 'dist/no/such.js'));
});
