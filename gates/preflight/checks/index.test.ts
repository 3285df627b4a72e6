import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkKinds } from './index.ts';

test('every file of this folder is in the list, under its own name', () => {
  const files = readdirSync(import.meta.dirname).filter(name => !/^index|\.test\.ts$/.test(name));
  const missing = files.filter(name => !checkKinds.some(({ type }) => `${type}.ts` === name));
  expect(missing.map(name => `add ${name} to gates/preflight/checks/index.ts`)).toEqual([]);
  expect(checkKinds).toHaveLength(files.length);
});
