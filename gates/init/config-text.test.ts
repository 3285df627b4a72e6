import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { configText, type Found } from './config-text.ts';

const root = await mkdtemp(join(tmpdir(), 'gate-init-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const found: Found = {
  root,
  suites: [
    {
      name: 'unit',
      runner: 'vitest',
      cwd: root,
      args: ['--exclude', "it's/**"],
      env: {},
      why: 'detected: vitest in package.json',
    },
    {
      name: `null "and" 'more' # \\`,
      runner: 'go',
      cwd: join(root, 'a: b'),
      args: [],
      env: { GOWORK: 'off' },
      why: 'detected: a\n: b/go.mod',
    },
  ],
  doubts: ['x was left out'],
};

test.each([
  ['ts', 'typed'],
  ['mjs', 'script'],
  ['yaml', 'yaml'],
] as const)('what is written as .%s loads and means the same', async (end, style) => {
  const folder = join(root, end);
  await mkdir(join(folder, 'a: b'), { recursive: true });
  const [unit, other] = found.suites;
  const suites = [
    { ...unit!, cwd: folder },
    { ...other!, cwd: join(folder, 'a: b') },
  ];
  const text = configText({ ...found, root: folder, suites, base: "origin/it's" }, style);
  await writeFile(join(folder, `gate.config.${end}`), text);
  const loading = await loadConfig({ cwd: folder, file: `gate.config.${end}` });
  expect(loading).toMatchObject({
    ok: true,
    config: {
      suites: suites.map(({ name, runner, cwd, args, env }) => ({ name, runner, cwd, args, env })),
      debt: { base: "origin/it's" },
    },
  });
});

test('each suite has its reason beside it, and what was left out has its own', () => {
  expect(configText(found, 'typed'))
    .toBe(`// Written by \`gate init\` from what it found here; \`gate list\` says what would run.
import { defineGate } from 'regression-gate';

export default defineGate({
  suites: {
    // vitest in package.json
    unit: { runner: 'vitest', args: ['--exclude', 'it\\'s/**'] },
    // a
    'null "and" \\'more\\' # \\\\': { runner: 'go', cwd: 'a: b', env: { GOWORK: 'off' } },
    // Not here: x was left out
  },
  // A suite may have clocks of its own, with a unit: limits: { test: '60s', suite: '10m' }
});
`);
});
