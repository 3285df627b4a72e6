import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startStandIn, type StandIn } from '../../reports/alerts/samples.ts';
import { stamp } from '../preflight/arming.ts';
import { commit, env, failing, leftBehind, place, texts, urgent, warning } from './alert-place.ts';
import { type Ended, latest, runGate, sweep } from './live-gate.ts';

let server: StandIn;
beforeEach(async () => {
  server = await startStandIn();
});
afterEach(async () => {
  await server.close();
  expect(await sweep()).toEqual([]);
});

const gate = (dir: string, ...words: readonly string[]): Promise<Ended> =>
  runGate(words, { cwd: dir, env: env(server) });
const passing = ['true'];

describe('gate full', () => {
  test.each([
    ['a suite', { checks: [{ type: 'env', required: ['APP_ENV'] }] }, 'gate-failed', 'unit :: (command)'],
    ['its preflight', { checks: [failing], command: passing }, 'environment-wrong', 'NOT_THERE'],
  ])(
    'fails through %s on a protected branch: one P0, under the name of what it is',
    async (_name, has, rule, words) => {
      const ended = await gate(place(has), 'full');
      expect(ended.code).toBe(1);
      expect(urgent(server)).toHaveLength(1);
      expect(urgent(server)[0]).toContain('gate full');
      expect(urgent(server)[0]).toContain(words);
      expect(urgent(server)[0]).toContain(`\`${rule}\``);
    },
  );

  test('fails through both: each is an incident of its own, and one P0', async () => {
    expect((await gate(place({ checks: [failing, warning] }), 'full')).code).toBe(1);
    const rules = urgent(server).map(text => /read `([\w-]+)`/.exec(text)?.[1]);
    expect(new Set(rules)).toEqual(new Set(['environment-wrong', 'gate-failed']));
    expect(rules).toHaveLength(2);
  });

  test('passes with a warning of its preflight: a P1, and nothing wakes anybody', async () => {
    const dir = place({ checks: [warning], command: passing });
    expect((await gate(dir, 'full')).code).toBe(0);
    expect(texts(server)).toEqual([expect.stringContaining('P1 high')]);
    expect(texts(server)[0]).toContain('gate full');
  });

  test('passes: nobody is told', async () => {
    expect((await gate(place({ checks: [{ type: 'disk', free: '1B' }], command: passing }), 'full')).code).toBe(0);
    expect(server.asked).toEqual([]);
  });

  test('what a suite prints of a secret is in no alert', async () => {
    const dir = place({ command: ['sh', '-c', 'echo "wrong: $DB_PASSWORD $BOT" >&2; exit 1'], checks: [warning] });
    expect((await gate(dir, 'full')).code).toBe(1);
    expect(urgent(server)).toHaveLength(1);
    expect(texts(server).join('\n')).not.toContain('canary');
  });
});

test('gate fast claims nothing of the whole: whatever fails in it, nobody is told, on any branch', async () => {
  const dir = place();
  await gate(dir, 'core', '--no-alerts'); // of which it knows what fails
  const ended = await gate(dir, 'fast');
  expect([ended.code, ended.stdout]).toEqual([1, expect.stringContaining('FAIL') as string]);
  expect(server.asked).toEqual([]);
  expect((await gate(dir, 'alerts')).stdout).toMatch(/^0 alerts are remembered here\.$/m);
});

describe('shards', () => {
  const two = (command: readonly string[]): string => {
    const dir = place({ command, more: { lint: { runner: 'command', command: passing } } });
    commit(dir);
    return dir;
  };
  const shards = async (dir: string): Promise<readonly (number | null)[]> => {
    const codes: (number | null)[] = [];
    for (const shard of ['1/2', '2/2']) codes.push((await gate(dir, 'full', '--shard', shard)).code);
    return codes;
  };
  const merge = (dir: string, ...words: readonly string[]): Promise<Ended> =>
    gate(dir, 'merge', ...readdirSync(join(dir, '.gate/runs')), ...words);

  test('a shard that fails tells nobody; the run that they are together is one P0', async () => {
    const dir = two(['false']);
    expect(new Set(await shards(dir))).toEqual(new Set([0, 1]));
    expect(server.asked).toEqual([]);
    expect((await merge(dir)).code).toBe(1);
    expect(urgent(server)).toEqual([expect.stringContaining('unit :: (command)')]);
    expect(urgent(server)[0]).toContain('gate full');
    expect(leftBehind(dir)).not.toContain('canary');
  });

  test('together they pass: nobody is told; --no-alerts says no word of a failure either', async () => {
    const [good, bad] = [two(passing), two(['false'])];
    await Promise.all([shards(good), shards(bad)]);
    expect((await merge(good)).code).toBe(0);
    expect((await merge(bad, '--no-alerts')).code).toBe(1);
    expect(server.asked).toEqual([]);
  });
});

const silence = 'alerts are on, and no channel is configured: nobody is told';

describe('alerts are on without a channel', () => {
  test.each([['core'], ['full']])('gate %s: a loud warning in every report; under --strict it fails', async name => {
    const dir = place({ alerts: {}, checks: [{ type: 'disk', free: '1B' }], command: passing });
    const loud = await gate(dir, name);
    expect([loud.code, loud.stdout]).toEqual([0, expect.stringContaining(silence) as string]);
    for (const file of ['run.json', 'summary.md', 'report.html', 'events.ndjson'])
      expect(latest(dir, file), file).toContain('no channel is configured');
    const strict = await gate(dir, name, '--strict');
    expect([strict.code, strict.stdout]).toEqual([
      1,
      expect.stringMatching(new RegExp(`FAIL[^]*${silence}`)) as string,
    ]);
    const without = await gate(dir, name, '--strict', '--no-alerts');
    expect([without.code, without.stdout]).toEqual([0, expect.not.stringContaining(silence) as string]);
  });

  const armed = (): Readonly<Record<string, string>> => ({
    APP_ENV: 'live',
    LIVE_ARM_ACK: 'I_UNDERSTAND_LIVE_RISK',
    LIVE_ARM_AT: stamp(Date.now()),
    LIVE_MAX_NOTIONAL_USD: '100',
  });
  const live = (dir: string, ...words: readonly string[]): Promise<Ended> => runGate(words, { cwd: dir, env: armed() });
  const arming = { type: 'live-arming', maxNotionalUsd: 1000 };

  test.each([['preflight'], ['full']])(
    'in the live environment they are on whatever is configured: gate %s warns, and fails under --strict',
    async name => {
      const dir = place({ alerts: 'off', checks: [arming], command: passing });
      const loud = await live(dir, name);
      expect([loud.code, loud.stdout]).toEqual([0, expect.stringContaining(silence) as string]);
      const strict = await live(dir, name, '--strict');
      expect([strict.code, strict.stdout]).toEqual([1, expect.stringContaining(silence) as string]);
      // It is no word of a dry run, nor of another environment.
      const dry = name === 'preflight' ? await live(dir, name, '--dry-run') : await gate(dir, name);
      expect(dry.stdout).not.toContain(silence);
      expect((await gate(dir, name, '--strict')).stdout).not.toContain(silence);
    },
  );

  test('what goes wrong there is remembered as heard by nobody, and that is said', async () => {
    const dir = place({ alerts: 'off', checks: [{ ...arming, maxNotionalUsd: 1 }], command: passing });
    const ended = await live(dir, 'preflight');
    expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining('1 alert has reached nobody') as string]);
    const { stdout } = await gate(dir, 'alerts');
    expect(stdout).toMatch(/P0 {2}gate preflight: .*\(without a channel\)/);
  });
});
