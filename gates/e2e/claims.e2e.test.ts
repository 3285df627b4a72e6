import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, type Ended, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const readme = `# App

<!-- gate:claim passed/census run=core -->2/2<!-- /gate:claim --> tests pass.
`;

test('numbers in documents are held against the run that backs them', async () => {
  const dir = project({
    'gate.config.json': commands({ good: ['true'], fine: ['true'] }),
    'docs/README.md': readme,
    '.gitignore': '.gate\n',
  });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  const check = (...args: readonly string[]): Promise<Ended> => runGate(['claims', 'check', ...args], { cwd: dir });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'start');

  // Nothing is remembered yet: said by name, and incomplete under --strict.
  const unknown = await check('docs');
  expect([unknown.code, unknown.stdout]).toEqual([0, 'no run is remembered here: not compared: 1 claim\n']);
  expect((await check('docs', '--strict')).code).toBe(3);

  // A part of the tests backs nothing.
  await runGate(['run', 'good'], { cwd: dir });
  const part = await check('docs');
  expect([part.code, part.stdout]).toEqual([
    1,
    expect.stringMatching(/^docs\/README\.md:3: nothing backs it: no run of gate core at [0-9a-f]{8} is remembered\n/),
  ]);
  await runGate(['core'], { cwd: dir });
  expect(await check('docs')).toMatchObject({ code: 0, stdout: '1 claim, all true\n' });

  // What is claimed and not so: file, line, claimed and true value.
  writeFileSync(join(dir, 'docs/README.md'), readme.replace('2/2', '3/3'));
  const stale = await check('docs/README.md');
  expect([stale.code, stale.stdout]).toEqual([
    1,
    expect.stringMatching(/^docs\/README\.md:3: it claims 3\/3, and the run .*-core-.* says 2\/2\n1 claim, 1 wrong\n$/),
  ]);
  expect((await check('docs', '--write')).code).toBe(0);
  expect(readFileSync(join(dir, 'docs/README.md'), 'utf8')).toBe(readme);

  // Another commit has no run yet.
  git('commit', '-q', '--allow-empty', '-m', 'more');
  expect((await check('docs')).code).toBe(1);
});

test('bad input is one line with a place, exit 2', async () => {
  const dir = project({
    'gate.config.json': commands({ good: ['true'] }),
    'a.md': 'one\n<!-- gate:claim pased run=full -->1<!-- /gate:claim -->\n',
  });
  for (const [args, said] of [
    [['check', 'a.md'], /a\.md:2: "pased" is nothing that a run counts/],
    [['check', 'b.md'], /b\.md cannot be read: /],
    [['check'], /missing required argument 'file'/],
    [[], /type `gate claims check/],
    [['chek'], /did you mean "check"\?/],
  ] as const) {
    const { code, stdout, stderr } = await runGate(['claims', ...args], { cwd: dir });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
  }
});
