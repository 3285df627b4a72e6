import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { frameworks } from './index.ts';

test('every file of this folder is in the list', () => {
  const files = readdirSync(import.meta.dirname).filter(name => !/^index|\.test\.ts$/.test(name));
  expect(frameworks.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
});

const plants = frameworks.flatMap(({ name, plants: all }) =>
  all.map(plant => ({ name: `${name}: ${plant.name}`, plant })),
);

test.each(plants)('$name names a test of its own census, and a line that is there', ({ plant }) => {
  expect(plant.fates[plant.culprit]).toBeDefined();
  if (plant.at === undefined) return;
  const [file = '', line] = plant.at.split(':');
  const text = plant.files[file]?.split('\n')[Number(line) - 1];
  expect(text).toMatch(/for \(;;\)|while True|\.wait\(\)|process\.exit/);
});

test('each framework hangs, hangs where no test is, leaks, daemonises and crashes', () => {
  for (const { plants: all } of frameworks) {
    expect(all.map(({ name }) => name)).toEqual([
      'loop',
      expect.stringMatching(/^(hook|wait)$/),
      'leak',
      'daemon',
      'crash',
    ]);
    for (const { files } of all) expect(Object.values(files).join('')).toContain('planted.pid');
  }
});
