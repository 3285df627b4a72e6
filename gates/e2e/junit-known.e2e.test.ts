import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const owing = async (): Promise<string> => {
  const dir = project({ 'gate.config.json': commands({ unit: ['sh', '-c', 'exit 7'] }) });
  await runGate(['full', '--quiet'], { cwd: dir });
  const terms = ['--owner', 'me', '--reason', 'waits for the new compiler', '--due', '30d'];
  expect((await runGate(['debt', 'record', ...terms], { cwd: dir })).code).toBe(0);
  return dir;
};

test('known debt is a failure in junit.xml, unless it is asked to be skipped; the verdict is the same', async () => {
  const dir = await owing();
  const plain = await runGate(['full', '--quiet'], { cwd: dir });
  expect(plain.stdout).toContain('PASS-WITH-DEBT  1 known');
  expect(latest(dir, 'junit.xml')).toContain('failures="1" errors="0" skipped="0"');
  expect(latest(dir, 'junit.xml')).toMatch(/<property name="debt.id" value="[\da-f]{12}"\/>/);

  const calm = await runGate(['full', '--quiet', '--junit-known', 'skipped', '--junit', 'out.xml'], { cwd: dir });
  expect({ code: calm.code, line: calm.stdout.split('\n')[1] }).toEqual({ code: 0, line: plain.stdout.split('\n')[1] });
  for (const xml of [readFileSync(join(dir, 'out.xml'), 'utf8'), latest(dir, 'junit.xml')]) {
    expect(xml).toContain('failures="0" errors="0" skipped="1"');
    expect(xml).toMatch(/<skipped message="known debt [\da-f]{12}: failed: [^"]+"\/>/);
  }
  expect(JSON.parse(latest(dir, 'run.json'))).toMatchObject({ totals: { failed: 1, skipped: 0 } });

  await runGate(['report'], { cwd: dir });
  expect(latest(dir, 'junit.xml')).toContain('failures="1" errors="0" skipped="0"');
  await runGate(['report', '--junit-known=skipped'], { cwd: dir });
  expect(latest(dir, 'junit.xml')).toContain('failures="0" errors="0" skipped="1"');
});

test('another word is one sentence, exit 2, and nothing is run', async () => {
  const dir = project({ 'gate.config.json': commands({ unit: ['true'] }) });
  const { code, stdout, stderr } = await runGate(['full', '--junit-known', 'green'], { cwd: dir });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    "gate: option '--junit-known <how>' argument 'green' is invalid. Allowed choices are failed, skipped: type `gate full --help`.\n",
  );
  expect(existsSync(join(dir, '.gate'))).toBe(false);
});
