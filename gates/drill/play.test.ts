import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../harness/clock.ts';
import { soundChain } from '../../reports/alerts/facts.ts';
import type { Incident, Scene } from './incident.ts';
import { incidents } from './incidents/index.ts';
import { drill, isAsExpected, type Played } from './play.ts';
import { drillExit, drillJson, drillScreen } from './screen.ts';

const low: Parameters<Scene['tell']>[0] = { machine: { disk: { path: '.gate', freeBytes: 1, totalBytes: 2 ** 40 } } };

const incident = (expected: readonly string[], play: Incident['play']): Incident => ({
  name: 'sample',
  what: 'something',
  how: 'told',
  played: 'the rules are told',
  expected,
  play,
});

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gate-played-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const playAll = (all: readonly Incident[], stop = new AbortController().signal): Promise<readonly Played[]> =>
  drill(all, { clock: systemClock, home, stop, env: {}, atOnce: 2 });

test('what goes out through rules, limits and a channel is held against what was expected', async () => {
  const played = await playAll([
    incident(['P1 disk-low'], ({ tell }) => tell(low)),
    { ...incident([], ({ tell }) => tell(low)), name: 'too-much' },
    { ...incident(['P1 disk-low'], ({ tell }) => tell({})), name: 'too-little' },
    { ...incident(['P2 disk-low'], ({ tell }) => tell(low)), name: 'another-priority' },
    {
      ...incident(['P1 disk-low', 'P2 dead-letters'], async ({ tell }) => {
        // P1 is held back the second time; P2 is not.
        await tell(low);
        await tell({ ...low, chain: { ...soundChain, deadLetters: 1 } });
      }),
      name: 'limits',
    },
  ]);
  expect(played.map(one => [one.name, isAsExpected(one), one.got])).toEqual([
    ['sample', true, ['P1 disk-low']],
    ['too-much', false, ['P1 disk-low']],
    ['too-little', false, []],
    ['another-priority', false, ['P1 disk-low']],
    ['limits', true, ['P1 disk-low', 'P2 dead-letters']],
  ]);
  expect(drillExit(played)).toBe(1);
  expect(drillScreen(played, { of: 5, colour: false, ms: 1200 })).toContain(
    '\n5 incidents, 1.2 s: of 3 not exactly the right alerts went out.',
  );
  // One that was stopped says how far it has come.
  const some = { of: 14, colour: false, ms: 1200 };
  expect(drillScreen(played.slice(0, 1), some)).toContain('\n1 of 14 incidents, 1.2 s: exactly the right alerts');
  expect(drillScreen([], some)).toContain('\n0 of 14 incidents, 1.2 s: nothing is known of the alerts.');
});

test('the same alert twice is not the same as once', () => {
  const one = { ...incident(['P0 a'], async () => undefined), ms: 1 };
  expect(isAsExpected({ ...one, got: ['P0 a'] })).toBe(true);
  expect(isAsExpected({ ...one, got: ['P0 a', 'P0 a'] })).toBe(false);
  expect(isAsExpected({ ...one, expected: ['P0 b', 'P0 a'], got: ['P0 a', 'P0 b'] })).toBe(true);
});

test('an incident that cannot be played makes no drill green', async () => {
  const played = await playAll([incident([], () => Promise.reject(new Error('there is no git here')))]);
  expect(played).toMatchObject([{ got: [], trouble: 'there is no git here' }]);
  expect([drillExit(played), drillExit([])]).toEqual([3, 3]);
  expect(drillScreen(played, { of: 1, colour: false, ms: 1 })).toContain('✗ sample: there is no git here');
});

test('a drill that is stopped begins nothing more', async () => {
  const played = await playAll([incident([], async () => undefined)], AbortSignal.abort());
  expect(played).toEqual([]);
  expect(readdirSync(home)).toEqual([]);
});

test('the drill plays what an operator must have seen once, and says of each how it is played', () => {
  const named = incidents.map(({ name }) => name);
  expect(new Set(named).size).toBe(named.length);
  for (const name of [
    'redis-gone',
    'postgres-slow',
    'hang-in-core',
    'leak',
    'overdue-debt',
    'dead-letters',
    'disk-full',
    'clock-skew',
    'channel-down',
    'secret-in-commit',
  ])
    expect(named).toContain(name);
  const text = drillJson([{ ...incident([], async () => undefined), got: [], ms: 1.4 }], { ms: 2.2, code: 0 });
  expect(JSON.parse(text)).toMatchObject({
    format: 'gate.drill/1',
    exitCode: 0,
    durationMs: 2,
    incidents: [{ name: 'sample', how: 'told', ok: true, ms: 1, expected: [], got: [] }],
  });
});
