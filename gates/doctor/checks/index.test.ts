import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checks } from './index.ts';

test('every file of this folder is in the list, and no two answer under one name', () => {
  const files = readdirSync(import.meta.dirname).filter(name => !/^index|\.test\.ts$/.test(name));
  expect(checks).toHaveLength(files.length);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
});
