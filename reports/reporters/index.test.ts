import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileReporters } from './index.ts';

test('every file reporter of the folder is in the list', () => {
  const others = ['index.ts', 'console.ts'];
  const files = readdirSync(import.meta.dirname).filter(
    name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !others.includes(name),
  );
  expect(fileReporters.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
});

test('the files are those of the contract, each once', () => {
  expect(fileReporters.map(({ path }) => path)).toEqual(['run.json', 'junit.xml', 'summary.md', 'report.html']);
});
