import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, type Ended, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const failing = (text: string): readonly string[] => ['sh', '-c', `echo '${text}' >&2; exit 7`];
const broken = { 'gate.config.json': commands({ bad: failing('no'), good: ['true'] }) };
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

const path = (dir: string): string => {
  const [name = ''] = readdirSync(join(dir, 'debt/entries/bad'));
  return join(dir, 'debt/entries/bad', name);
};

const edit = (dir: string, from: string | RegExp, to: string): void =>
  writeFileSync(path(dir), readFileSync(path(dir), 'utf8').replace(from, to));
const gateIn =
  (dir: string) =>
  (...args: readonly string[]): Promise<Ended> =>
    runGate(args, { cwd: dir });

test('why: every entry that was consulted, and the nearest miss', async () => {
  const dir = project(broken);
  const gate = gateIn(dir);
  await gate('core');
  const none = await gate('debt', 'why', 'bad :: *');
  expect([none.code, none.stdout]).toEqual([
    0,
    expect.stringMatching(/verdict: new\n {2}0 entries consulted\n {2}nothing in the ledger comes near\n/),
  ]);
  await gate('debt', 'record', ...terms);
  edit(dir, /signature: .*\nmessage: ".*"/, 'signature: s1:0123456789abcdef\nmessage: "exit code 7, no"');
  expect((await gate('core')).code).toBe(1);
  const drift = await gate('debt', 'why', 'bad*');
  expect(drift.stdout).toMatch(/verdict: drift, by [0-9a-f]{12}, signature differs: \d+ % edit distance\n/);
  expect(drift.stdout).toMatch(
    /1 entry consulted\n {4}[0-9a-f]{12} {2}fail, open, due \d{4}-\d\d-\d\d {2}debt\/entries\/bad\/[0-9a-f]{12}\.yaml\n {6}owed: exit code 7, no/,
  );
  expect(drift.stdout).toMatch(/nearest miss: [0-9a-f]{12}, signature differs: \d+ % edit distance\n/);
  const calm = await gate('debt', 'why', 'good :: (command)');
  expect(calm.stdout).toMatch(/^good :: \(command\)\n {2}passed in the run .*-core-.*\n {2}0 entries consulted\n$/);
  const absent = await gate('debt', 'why', 'nobody');
  expect([absent.code, absent.stdout, absent.stderr]).toEqual([
    2,
    '',
    expect.stringContaining('neither the latest run nor the ledger has a test "nobody"'),
  ]);
});
