import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readyPid, workingIn } from '../../harness/process/fixture-launch.ts';
import { hasProcessTable } from '../../harness/process/tree.ts';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';
import { fileOf, pytest, type Runner, vitest } from './starting-tests.ts';

const hasRedis = (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, 'redis-server')));

/** A program of `harness/fixtures` that a test starts and waits for, what becomes of that test, and whether it may live on. */
type Row = { readonly fixture: string; readonly fate: string; readonly mayLive?: true };

const table: readonly (readonly [fixture: string, fate: string, ends?: 'may live on'])[] = [
  ['hang.mjs', 'hung'],
  ['spin.mjs', 'hung'],
  ['talks-for-ever.mjs', 'hung'],
  ['closes-stdout-then-hangs.mjs', 'hung'],
  ['stopped.mjs', 'hung'],
  ['renames-itself.mjs', 'hung'],
  ['removes-its-folder.sh', 'hung'],
  ['never-reaps.mjs', 'hung'],
  ['washed-session.sh', 'hung'],
  ['leaves-main-thread.py', 'hung'],
  ['stops-its-parent.sh', 'hung'],
  ['ignores-everything.mjs', 'hung'],
  ['respawner.sh', 'hung'],
  ['deep-chain.sh', 'hung'],
  ['stubborn-grandchild.sh', 'hung'],
  // Whom it starts when its parent is dead already, nothing but its mark ties to it: then the end of the launch finds it.
  ['starts-more-when-asked-to-end.sh', 'hung | hung leaky'],
  ['fork-storm.sh', 'hung'],
  ['session-storm.sh', 'hung | hung leaky'],
  ['wakes-the-stopped.sh', 'hung | hung leaky'],
  ['daemon.mjs', 'passed leaky'],
  ['double-fork-daemon.sh', 'passed leaky'],
  ['pipe-holder.mjs', 'passed leaky'],
  ['own-group.sh', 'passed leaky'],
  ['headless-daemon.py', 'passed leaky'],
  ['relay.py', 'passed leaky'],
  ['nohup-child.sh', 'passed leaky'],
  // Nothing says whose they are: they are told of the session.
  ['washed-child.sh', 'passed'],
  ['washed-own-group.sh', 'passed'],
  ['kills-its-group.sh', 'crashed leaky'],
  ['washed-daemon.sh', 'passed', 'may live on'],
  ...(hasRedis ? [['redis-daemon.sh', 'passed', 'may live on'] as const] : []),
  ['last-words.mjs', 'passed'],
  ['aborts.mjs', 'passed'],
  ['no-newline-at-end.sh', 'passed'],
  ['invalid-utf8.mjs', 'passed'],
  ['flood.mjs', 'passed'],
];

const rows: readonly Row[] = table.map(([fixture, fate, ends]) => ({
  fixture,
  fate,
  ...(ends === undefined ? {} : { mayLive: true }),
}));

/**
 * The folder of its suite. What kills its group takes with it whatever runs beside it. A worker that is ended takes along what its
 * earlier tests have left behind, if it was seen to descend from it: no leak is told of where workers are ended.
 */
const homeOf = (fixture: string): string => {
  if (fixture === 'kills-its-group.sh') return 'alone';
  return rows.some(row => row.fixture === fixture && row.fate.startsWith('hung')) ? 'together' : 'calm';
};

const limits = { test: '3s', grace: '1s' };

const runAll = async ({ suite, file, text, more = {}, env = {}, modules }: Runner) => {
  const homes = ['together', 'alone', 'calm'];
  const dir = project({
    'gate.config.json': JSON.stringify({
      suites: Object.fromEntries(homes.map(home => [home, { cwd: home, limits, ...suite }])),
    }),
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(
      homes.flatMap(home => Object.entries(more).map(([name, words]) => [join(home, name), words] as const)),
    ),
    ...Object.fromEntries(rows.map(({ fixture }) => [join(homeOf(fixture), file(fixture)), text(fixture)])),
  });
  for (const { fixture } of rows) mkdirSync(join(dir, homeOf(fixture), fileOf(fixture)));
  if (modules !== undefined) symlinkSync(modules, join(dir, 'node_modules'));
  const { code } = await runGate(['core', '--quiet'], { cwd: dir, env });
  return { dir, code, record: JSON.parse(latest(dir, 'run.json')) as RunRecord };
};

const fateOf = ({ outcome, flags }: TestRecord): string =>
  [outcome, ...flags.filter(flag => flag !== 'slow')].join(' ');

describe.runIf(hasProcessTable).each([vitest, pytest])('what $name and the gate say of a test that starts', runner => {
  let run: ReturnType<typeof runAll>;

  // The first test waits for it: tests have more time than hooks.
  beforeAll(() => {
    run = runAll(runner);
  });
  afterAll(async () => {
    // Also of rows that were not chosen: who may live on has no mark that a sweep could find.
    const { dir } = await run;
    for (const pid of workingIn(dir)) process.kill(pid, 'SIGKILL');
    expect(await sweep()).toEqual([]);
  });

  test('there are enough of them', async () => {
    const { record, code } = await run;
    expect(rows.length).toBeGreaterThanOrEqual(25);
    expect(record.tests.filter(({ file }) => file !== '')).toHaveLength(rows.length * 3);
    expect(code).toBe(1);
    expect(record.kills.filter(({ survived }) => survived)).toEqual([]);
  });

  test('whoever has washed off the name of his test is told of the session', async () => {
    const { leaks = [] } = (await run).record.tests.find(({ id }) => id === 'calm :: (session)') ?? {};
    const sleepers = leaks.filter(({ command }) => command.startsWith('sleep'));
    expect(sleepers.length).toBeGreaterThanOrEqual(2);
    for (const { beside = [] } of sleepers) expect(beside.join()).toContain('misbehaves');
  });

  test.each(rows)('$fixture: $fate', async ({ fixture, fate, mayLive = false }) => {
    const { dir, record } = await run;
    const tests = record.tests.filter(({ file }) => basename(file) === runner.file(fixture));
    const here = tests.map(fateOf);
    for (const { failure } of tests.filter(({ outcome }) => outcome === 'hung')) {
      expect(failure?.class).toBe(runner.hang.class);
      const lines = failure?.stack.filter(({ file }) => basename(file) === runner.file(fixture));
      expect(lines?.map(({ line }) => line)).toEqual([runner.hang.line]);
    }
    expect(fate.split(' | ').map(each => ['passed', each, 'passed'])).toContainEqual(here);
    const deepest = readyPid(join(dir, homeOf(fixture), `${fileOf(fixture)}.pid`));
    const left = workingIn(join(dir, homeOf(fixture), fileOf(fixture)));
    // At this level nobody promises to find it, or to end it when it is found.
    for (const pid of left) if (mayLive && pid === deepest) process.kill(pid, 'SIGKILL');
    expect(left.filter(pid => !mayLive || pid !== deepest)).toEqual([]);
  });
});
