import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { alive, latest, project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const preflight = (checks: readonly object[]): string => JSON.stringify({ preflight: { env: 'paper', checks } });

/** Whether the process of the checks works in the folder of the configuration, in which this command is run. */
const here = {
  type: 'command',
  name: 'here',
  command: ['sh', '-c', 'test "$(readlink /proc/$PPID/cwd)" = "$(pwd -P)"'],
};

const waiting = (): readonly number[] =>
  alive().flatMap(({ pid, command }) => (command.includes('checks-main') ? [pid] : []));

const statuses = (dir: string): unknown =>
  JSON.parse(latest(dir, 'preflight.json')).checks.map(({ status }: { readonly status: string }) => status);

/** Its configuration takes its time, so that there is a moment in which only what was begun early is there. */
const slowly = (words: string): string => `
import { readdirSync, readFileSync } from 'node:fs';
const read = file => { try { return readFileSync(file, 'latin1'); } catch { return ''; } };
const mine = () => readdirSync('/proc').filter(pid => /^\\d+$/.test(pid)
  && read(\`/proc/\${pid}/cmdline\`).includes('checks-main') && read(\`/proc/\${pid}/stat\`).includes(\`) S \${process.pid} \`));
const until = async look => { while (!look()) await new Promise(resolve => setTimeout(resolve, 10)); };
await until(() => mine().length === 1);
${words}
export default { preflight: { env: 'paper', checks: [{ type: 'env', required: ['PATH'] }] } };
`;

test('the process for the checks goes to the folder of its job, wherever the gate was started', async () => {
  const [dir, elsewhere] = [project({ 'gate.config.json': preflight([here]) }), project({})];
  const { code, stdout } = await runGate(['preflight', '--cwd', dir], { cwd: elsewhere });
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(statuses(dir)).toEqual(['pass', 'pass']);
});

test('it is the one that was begun before the configuration was read, and the only one', async () => {
  const dir = project({ 'gate.config.mjs': slowly(`(await import('node:fs')).writeFileSync('begun', mine()[0]);`) });
  expect((await runGate(['preflight'], { cwd: dir })).code).toBe(0);
  const events = latest(dir, 'events.ndjson')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).event);
  const looked = new Set(events.flatMap(({ pid }: { readonly pid?: number }) => pid ?? []));
  expect([...looked]).toEqual([Number(readFileSync(join(dir, 'begun'), 'utf8'))]);
});

test('where it has died meanwhile, the launch starts one of its own', async () => {
  const dir = project({
    'gate.config.mjs': slowly(`process.kill(Number(mine()[0]), 'SIGKILL'); await until(() => mine().length === 0);
await new Promise(resolve => setTimeout(resolve, 50));`),
  });
  const { code, stdout } = await runGate(['preflight'], { cwd: dir });
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(statuses(dir)).toEqual(['pass', 'pass']);
});

test('a gate that is killed before it has a job takes it along', async () => {
  const gate = startGate(['preflight'], {
    cwd: project({ 'gate.config.mjs': slowly('await new Promise(() => setTimeout(() => 0, 1e6));') }),
  });
  await until('the process waits', () => waiting().length === 1);
  gate.kill('SIGKILL');
  await gate.ended;
  await until('it is gone', () => waiting().length === 0);
});

test('a configuration that cannot be used leaves nobody waiting', async () => {
  const { code } = await runGate(['preflight'], { cwd: project({ 'gate.config.json': '{ "preflight": 1 }' }) });
  expect(code).toBe(2);
  // It was killed by the gate's last breath; a busy machine takes it away a moment later.
  await until('it is gone', () => waiting().length === 0);
});

test('what git was asked early is the state of the folder of the run, not of the one in which the gate was started', async () => {
  const repository = (text: string): string => {
    const dir = project({ 'gate.config.json': preflight([here]), 'a.txt': text, '.gitignore': '.gate\n' });
    const git = (...words: readonly string[]): void =>
      void spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@localhost', ...words], { cwd: dir });
    git('init', '--initial-branch', text);
    git('add', '.');
    git('commit', '--message', text);
    return dir;
  };
  const [one, two] = [repository('one'), repository('two')];
  const branchOf = (dir: string): string => JSON.parse(latest(dir, 'run.json')).run.branch;
  expect((await runGate(['preflight'], { cwd: one })).code).toBe(0);
  expect((await runGate(['preflight', '--cwd', two], { cwd: one })).code).toBe(0);
  expect([branchOf(one), branchOf(two)]).toEqual(['one', 'two']);
});
