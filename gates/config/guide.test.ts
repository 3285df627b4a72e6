import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { configNames } from './find-config.ts';
import { keysAt } from './json-schema.ts';
import { loadConfig } from './load.ts';

const guide = await readFile(fileURLToPath(new URL('../../docs/guides/configuration.md', import.meta.url)), 'utf8');
const root = await mkdtemp(join(tmpdir(), 'gate-guide-'));
afterAll(() => rm(root, { recursive: true, force: true }));

test('the example of the guide loads and means what it says', async () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/u.exec(guide) ?? [];
  await mkdir(join(root, 'services/core'), { recursive: true });
  await writeFile(join(root, 'gate.config.ts'), example);
  expect(await loadConfig({ cwd: root })).toMatchObject({
    ok: true,
    config: {
      keepRuns: 50,
      gates: { core: { runMs: 2_700_000, leaks: 'warn', flaky: 'fail' } },
      suites: [
        { name: 'unit', limits: { testMs: 30_000, silenceMs: 120_000 } },
        { name: 'core', program: [join(root, 'services/core/.venv/bin/python')], retries: 1 },
        { name: 'lint', program: ['npm', 'run', 'lint'], env: { CI: '1' }, limits: { suiteMs: 600_000 } },
      ],
    },
  });
});

test('the guide speaks of every key, and of every name of the file', () => {
  const keys = [[], ['suites', 'unit'], ['suites', 'unit', 'limits'], ['gates'], ['gates', 'fast']].flatMap(keysAt);
  expect(keys.length).toBeGreaterThan(25);
  for (const key of keys.filter(name => name !== 'limits'))
    expect(guide).toMatch(new RegExp(`\`(?:gates\\.)?${key}\``, 'u'));
  for (const name of configNames) expect(guide).toContain(`\`${name}\``);
});
