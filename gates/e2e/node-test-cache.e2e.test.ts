import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

/** A file that says what it finds of the compiled code that the process before it has left, and puts no code in its place. */
const damages = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const cache = join(process.env.GATE_DIR, 'preload.cache');
const bytes = existsSync(cache) ? readFileSync(cache).length : 0;
test(bytes === 0 ? 'finds none' : bytes > 10_000 ? 'finds it' : 'finds no code', () => {
  if (bytes > 0) writeFileSync(cache, 'no code');
});
`;

test('the first process of a launch leaves its compiled code to the others, and one that is damaged changes no result', async () => {
  const files = ['a.test.js', 'b.test.js', 'c.test.js'];
  const args = ['--test-concurrency=1', ...files];
  const dir = project({
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(files.map(name => [name, damages])),
    'gate.config.json': JSON.stringify({ suites: { s: { runner: 'node-test', args } } }),
  });
  const { code, stderr } = await runGate(['core', '--quiet'], { cwd: dir });
  const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  expect(tests.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    's :: a.test.js > finds none passed',
    's :: b.test.js > finds it passed',
    's :: c.test.js > finds no code passed',
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
