import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { incidents } from '../drill/incidents/index.ts';
import { project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

test('the drill plays every incident with real gates, and exactly the right alerts go out', async () => {
  const [dir, scratch] = [project({}), project({})];
  const drilled = await runGate(['alerts', 'test', '--drill', '--json', '-'], { cwd: dir, env: { TMPDIR: scratch } });
  const { code, stdout, stderr } = drilled;
  const answer = JSON.parse(stdout) as { readonly incidents: readonly Record<string, unknown>[] };
  expect(
    answer.incidents.map(({ name, got, trouble }) => ({ name, got, trouble })),
    stderr,
  ).toEqual(incidents.map(({ name, expected }) => ({ name, got: expected.toSorted() })));
  expect(code).toBe(0);
  expect(answer.incidents.filter(({ how }) => how === 'real').length).toBeGreaterThanOrEqual(8);
  // Nothing of it is left, neither here nor there.
  expect(existsSync(join(dir, '.gate'))).toBe(false);
  expect(readdirSync(scratch)).toEqual([]);
}, 240_000); // nine gates, on a machine that may be busy
