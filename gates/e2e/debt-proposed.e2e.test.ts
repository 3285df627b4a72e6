import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const fails = commands({ bad: ['sh', '-c', 'exit 7'], good: ['true'] });
const passes = commands({ bad: ['true'], good: ['true'] });
const folderIn = (dir: string): string => join(dir, 'debt/entries/bad');
const entriesIn = (dir: string): readonly string[] =>
  existsSync(folderIn(dir)) ? readdirSync(folderIn(dir)).toSorted() : [];
const said = 'gate: 1 new regression is proposed in the ledger, which excuses nothing: ';

test('a run of everything proposes what is new; in CI only when it is told to, and never where it is told not to', async () => {
  const dir = project({ 'gate.config.json': fails });
  const ci = { CI: 'true' };
  for (const [args, env] of [
    [['core'], {}],
    [['run', 'bad'], {}],
    [['full', '--no-record'], {}],
    [['full'], ci],
  ] as const) {
    const { code, stderr } = await runGate(args, { cwd: dir, env });
    expect([args, code, stderr.includes('proposed'), entriesIn(dir)]).toEqual([args, 1, false, []]);
    expect(existsSync(join(dir, 'docs'))).toBe(false);
  }
  const told = await runGate(['full', '--record'], { cwd: dir, env: ci });
  expect([told.code, told.stderr]).toEqual([1, expect.stringContaining(said)]);
  const [name = ''] = entriesIn(dir);
  const path = join(folderIn(dir), name);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(/\nkind: fail\n.*\nmessage: .*\nstate: proposed\nsince: \S+\norigin: preexisting\n$/);
  expect(readFileSync(join(dir, 'docs/REGRESSION_DEBT.md'), 'utf8')).toContain('bad :: (command)');
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);

  // The same again: it excuses nothing, and no byte changes.
  const { mtimeMs } = statSync(path);
  const again = await runGate(['full'], { cwd: dir });
  expect([again.code, again.stdout.split('\n')[1], again.stderr.includes('proposed in')]).toEqual([
    1,
    'FAIL  1 new',
    false,
  ]);
  expect([entriesIn(dir), readFileSync(path, 'utf8'), statSync(path).mtimeMs]).toEqual([[name], text, mtimeMs]);
});

test('what is only proposed and does not show is in nobody’s way, and goes without a proof', async () => {
  const dir = project({ 'gate.config.json': fails });
  expect((await runGate(['full'], { cwd: dir })).stderr).toContain(said);
  writeFileSync(join(dir, 'gate.config.json'), passes);
  // A part of the tests says nothing of it.
  expect((await runGate(['run', 'bad'], { cwd: dir })).stdout).not.toContain('proposed');
  expect((await runGate(['debt', 'settle'], { cwd: dir })).stdout).toContain('Nothing to settle');
  const calm = await runGate(['full'], { cwd: dir });
  expect([calm.code, calm.stdout.split('\n')[1]]).toEqual([0, 'PASS']);
  expect(calm.stdout).toContain('1 proposed entry is about trouble that did not show: `gate debt settle` takes it out');
  const settled = await runGate(['debt', 'settle'], { cwd: dir });
  expect(settled.stdout).toMatch(
    /^1 entry only proposed, and not seen in the run .*: out of the ledger:\n[0-9a-f]{12} /,
  );
  expect(entriesIn(dir)).toEqual([]);

  // What somebody has accepted meanwhile is owed: it needs the proof of a payment.
  writeFileSync(join(dir, 'gate.config.json'), fails);
  await runGate(['full'], { cwd: dir });
  writeFileSync(join(dir, 'gate.config.json'), passes);
  await runGate(['full'], { cwd: dir });
  const terms = ['--owner', '@a', '--reason', 'waits for the next release of it', '--due', '30d'];
  await runGate(['debt', 'accept', '*', ...terms], { cwd: dir });
  expect((await runGate(['debt', 'settle'], { cwd: dir })).stdout).toContain('Nothing to settle');
  expect(entriesIn(dir)).toHaveLength(1);
});

test('where the page cannot be written the run says so, and its verdict is what it is', async () => {
  const config = { ...(JSON.parse(fails) as object), debt: { report: 'docs' } };
  const dir = project({ 'gate.config.json': JSON.stringify(config), 'docs/README.md': 'a folder is in the way' });
  const { code, stderr, stdout } = await runGate(['full'], { cwd: dir });
  expect([code, stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 new']);
  expect(stderr).toContain('gate: what is new could not be proposed in the ledger: it is a folder.');
});
