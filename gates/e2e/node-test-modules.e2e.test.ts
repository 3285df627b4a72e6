import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

/** A file that writes down, at its end, which modules its process has loaded. */
const lists = `import { writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';

describe('group', () => {
  test('one', () => {});
  test('two', () => {});
});
process.on('exit', () => writeFileSync(process.env.GATE_DIR ? 'gate.json' : 'alone.json', JSON.stringify(process.moduleLoadList)));
`;

test('the process of a file loads no module of Node that it does not load alone, but the one that compiles from a cache', async () => {
  const dir = project({
    'package.json': '{ "type": "module" }',
    'a.test.js': lists,
    'gate.config.json': JSON.stringify({ suites: { s: { runner: 'node-test' } } }),
  });
  execFileSync(process.execPath, ['--test'], { cwd: dir, env: { PATH: process.env['PATH'] }, stdio: 'ignore' });
  const { code, stderr } = await runGate(['core', '--quiet'], { cwd: dir });
  const [alone, gate] = ['alone.json', 'gate.json'].map(name => JSON.parse(readFileSync(join(dir, name), 'utf8')));
  expect(alone.length).toBeGreaterThan(0);
  expect(gate.filter((name: string) => !alone.includes(name) && name !== 'NativeModule vm')).toEqual([]);
  expect({ code, stderr, totals: JSON.parse(latest(dir, 'run.json')).totals }).toMatchObject({
    code: 0,
    totals: { passed: 2 },
  });
});
