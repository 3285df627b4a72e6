// What is left when the gate itself is killed, at any moment of its run: no process, a journal that can be read, the ledger as it was.
import { spawn as spawnPlain } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnv, runChild, whenEnded } from './child.mjs';
import { makeProject, root } from './place.mjs';
import { endAll, marked, startOf, until } from './proc.mjs';
import { pythonEnv } from './sides.mjs';
import { inParallel } from './lanes.mjs';

const lanes = 2;
const mostMs = 2_000;
const cli = join(root, 'dist', 'gates', 'cli.cjs');
const terms = ['--owner', '@bench/owner', '--reason', 'it is known and waits for the next release', '--due', '30d'];

const project = {
  'package.json': '{ "name": "bench", "private": true, "type": "module" }\n',
  'vitest.config.mjs': `export default { cacheDir: '.cache' };\n`,
  'pytest.ini': '[pytest]\ntestpaths = py\n',
  'gate.config.json': JSON.stringify({
    cores: 4,
    suites: {
      unit: { runner: 'vitest', limits: { grace: '1s' } },
      py: { runner: 'pytest', limits: { grace: '1s' } },
      daemon: {
        runner: 'command',
        command: ['sh', '-c', 'setsid sleep 60 & setsid sh -c "(sleep 60 &)"; sleep 0.5; exit 7'],
      },
    },
    gates: { core: { leaks: 'warn' } },
  }),
  'a.test.ts': `import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
const pause = () => new Promise(resolve => setTimeout(resolve, 40));
test('one', pause);
test('leaves a child', async () => { spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).unref(); await pause(); });
test('three', async () => { await pause(); expect(1).toBe(2); });
test('four', pause);
`,
  'py/test_a.py': `import subprocess, time
def test_one(): time.sleep(0.04)
def test_leaves_a_child(): subprocess.Popen(["sleep", "60"], start_new_session=True)
def test_three(): assert 1 == 2
`,
};

/** SIGKILL at random moments from the first trace of a run to its last. */
export const killed = {
  name: 'gate killed',
  bound: `nothing lives after ${mostMs / 1000} s, every journal replays`,
  measure: async ({ quick }) => {
    const count = quick ? 6 : 200;
    const env = pythonEnv();
    const places = [];
    for (let lane = 0; lane < lanes; lane++) places.push(await prepare(lane, env));
    const seen = { ms: [], orphans: [], unread: [], changed: 0, early: 0, moments: [] };
    let tries = 0;
    await inParallel(count, lanes, async (nth, lane) => {
      const place = places[lane];
      // A gate that had ended before its moment came was not killed: another one is.
      while (!(await killOne(nth, place, env, seen)))
        if (++tries > count) throw new Error('the gate ends before it can be killed');
    });
    if (seen.ms.length !== count) throw new Error(`${seen.ms.length} gates were killed where ${count} were meant`);
    const ok = seen.orphans.length === 0 && seen.unread.length === 0 && seen.changed === 0;
    return {
      value: Math.max(...seen.ms) / 1000,
      unit: 's',
      ok,
      evidence: {
        spread: [Math.min(...seen.ms) / 1000, Math.max(...seen.ms) / 1000],
        tests: count,
        says: [
          `${count} gates killed ${Math.min(...seen.moments).toFixed(0)} to ${Math.max(...seen.moments).toFixed(0)} ms after their first trace (${seen.early} of them before the first event)`,
          `${seen.orphans.length} with orphans after ${mostMs / 1000} s${exampleOf(seen.orphans)}`,
          `${count - seen.unread.length} journals replayed${exampleOf(seen.unread)}`,
          `the ledger changed ${seen.changed} times`,
        ].join('; '),
      },
    };
  },
};

/** The first of what went wrong, when anything did. */
const exampleOf = cases => (cases.length === 0 ? '' : ` (for one: ${String(cases[0])})`);

/** A project with a ledger, and how long its run takes from its first trace. */
const prepare = async (lane, env) => {
  const cwd = makeProject(`killed-${lane}`, project);
  const run = () => runChild([process.execPath, cli, 'core', '--cwd', cwd], { cwd, env });
  const first = await run();
  if (first.code !== 1)
    throw new Error(`the gate was to fail, and ended with ${first.code}: ${first.stdout}${first.stderr}`);
  const recorded = await runChild([process.execPath, cli, 'debt', 'record', '--cwd', cwd, ...terms], { cwd, env });
  const ledger = ledgerOf(cwd);
  if (recorded.code !== 0 || ledger.entries === 0)
    throw new Error(`no ledger could be made: ${recorded.stdout}${recorded.stderr}`);
  const known = new Set(runsOf(cwd));
  const child = start(cwd, env, 'none');
  await until('a run begins', () => runsOf(cwd).some(name => !known.has(name)));
  const began = performance.now();
  await child.exited;
  return { cwd, ledger, lengthMs: performance.now() - began };
};

const killOne = async (nth, { cwd, ledger, lengthMs }, env, seen) => {
  const mark = `${process.pid}-${nth}-${seen.ms.length}-${Math.random().toString(36).slice(2)}`;
  const known = new Set(runsOf(cwd));
  const child = start(cwd, env, mark);
  let id;
  await until('a run begins', () => (id = runsOf(cwd).find(name => !known.has(name))) !== undefined);
  const moment = Math.random() * lengthMs;
  await Promise.race([pause(moment), child.exited]);
  if (!child.kill()) return false;
  const signal = await child.exited;
  if (signal !== 'SIGKILL') return false;
  const at = performance.now();
  const end = at + mostMs;
  let left = marked(mark);
  while (left.length > 0 && performance.now() < end) {
    await pause(40);
    left = marked(mark);
  }
  seen.ms.push(performance.now() - at);
  seen.moments.push(moment);
  if (left.length > 0) seen.orphans.push(left.map(commandOf).join(', '));
  endAll(left.map(pid => ({ pid, start: startOf(pid) })));
  const trouble = await replay(cwd, id, env, seen);
  if (trouble !== undefined) seen.unread.push(trouble);
  if (ledgerOf(cwd).digest !== ledger.digest) seen.changed++;
  return true;
};

/** Why a journal does not give its reports again; undefined when it does, with every fate that it knows. */
const replay = async (cwd, id, env, seen) => {
  const dir = join(cwd, '.gate', 'runs', id);
  const events = linesOf(join(dir, 'events.ndjson')).map(({ event }) => event);
  if (events.length === 0) seen.early++;
  const isWhole = events.at(-1)?.type === 'run-finished';
  const { code, stdout, stderr } = await runChild([process.execPath, cli, 'report', id, '--cwd', cwd], { cwd, env });
  if (code !== 3 && !isWhole) return `${id}: exit ${code}: ${stderr}${stdout}`;
  try {
    const { tests, totals } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'));
    const { census, passed, failed, hung, crashed, skipped, notRun } = totals;
    if (passed + failed + hung + crashed + skipped + notRun !== census) return `${id}: the census does not add up`;
    const fates = new Map(tests.map(({ id: test, outcome }) => [test, outcome]));
    const lost = events.filter(({ type, test }) => type === 'test-finished' && !fates.has(test));
    return lost.length === 0 ? undefined : `${id}: ${lost[0].test} had a fate and is not in the report`;
  } catch (error) {
    return `${id}: ${error.message}`;
  }
};

const start = (cwd, env, mark) => {
  const child = spawnPlain(process.execPath, [cli, 'core', '--cwd', cwd], {
    cwd,
    env: cleanEnv({ ...env, BENCH_KILL: mark }),
    detached: true,
    stdio: 'ignore',
  });
  const forget = whenEnded(() => child.kill('SIGTERM'));
  const exited = new Promise(resolve => child.once('exit', (_, signal) => resolve(signal)));
  void exited.then(forget);
  return { exited, kill: () => child.exitCode === null && child.kill('SIGKILL') };
};

/** The journal's lines; the last one may have been cut. */
const linesOf = file => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
};

const runsOf = cwd => {
  try {
    // A folder that is being made has a dot before its name: there is no run yet.
    return readdirSync(join(cwd, '.gate', 'runs')).filter(name => !name.startsWith('.'));
  } catch {
    return []; // none yet
  }
};

const ledgerOf = cwd => {
  const folder = join(cwd, 'debt');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const hash = createHash('sha256');
  for (const path of files.map(file => join(file.parentPath, file.name)).toSorted())
    hash.update(`${path}\0`).update(readFileSync(path)).update('\0');
  return { digest: hash.digest('hex'), entries: files.filter(({ name }) => name.endsWith('.yaml')).length };
};

const commandOf = pid => {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()}`;
  } catch {
    return String(pid);
  }
};

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
