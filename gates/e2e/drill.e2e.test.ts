import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { incidents } from '../drill/incidents/index.ts';
import { alive, type Live, project, runGate, startGate, sweep, until } from './live-gate.ts';

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

test('a drill that is killed takes its gates with it, and the next one its folder; one that is interrupted leaves nothing', async () => {
  const [dir, scratch] = [project({}), project({})];
  const homes = (): readonly string[] => readdirSync(scratch).filter(name => name.startsWith('gate-drill-'));
  const begun = async (): Promise<Live> => {
    const before = homes();
    const live = startGate(['alerts', 'test', '--drill', '--json', '-'], { cwd: dir, env: { TMPDIR: scratch } });
    const isPlayed = (home: string): boolean =>
      readdirSync(join(scratch, home)).some(name => existsSync(join(scratch, home, name, '.gate/latest')));
    const isNew = (home: string): boolean => !before.includes(home);
    await until('a gate of an incident runs', () => homes().filter(isNew).some(isPlayed), 120_000);
    return live;
  };
  const killed = await begun();
  const [left] = homes();
  killed.kill('SIGKILL');
  await killed.ended;
  await until('its gates are gone', () => alive().length === 0, 10_000);
  expect(homes()).toEqual([left]);

  const stopped = await begun();
  expect(homes()).not.toContain(left);
  stopped.kill('SIGINT');
  const { code, stdout } = await stopped.ended;
  expect({ code, stdout: JSON.parse(stdout) as unknown }).toMatchObject({ code: 130, stdout: { exitCode: 130 } });
  expect(readdirSync(scratch)).toEqual([]);

  // Whoever is in a hurry is not kept waiting for the gates.
  const hurried = await begun();
  hurried.kill('SIGTERM');
  hurried.kill('SIGINT');
  expect((await hurried.ended).code).toBeGreaterThan(128);
  await until('its gates are gone', () => alive().length === 0, 10_000);
  expect(existsSync(join(dir, '.gate'))).toBe(false);
}, 300_000);
