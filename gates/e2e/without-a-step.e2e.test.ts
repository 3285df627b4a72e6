import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { readyPid, workingIn } from '../../harness/process/fixture-launch.ts';
import { hasProcessTable } from '../../harness/process/tree.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { cli, latest, launch, project, sweep } from './live-gate.ts';
import { fileOf, pytest, type Runner, vitest } from './starting-tests.ts';

// Each step of the ladder is there for a fixture, also when a test inside a real runner starts it: a gate that lacks the step lets it
// get away. Those without SIGSTOP and without memory differ by luck inside a runner: ladder.test.ts shows them on trees.

const repository = join(dirname(cli), '../..');
const folders: string[] = [];
const places: string[] = [];

afterEach(async () => {
  // Who got away has no mark that a sweep could find.
  for (const dir of places.splice(0)) for (const pid of workingIn(dir)) process.kill(pid, 'SIGKILL');
  expect(await sweep()).toEqual([]);
});
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The built gate with some pieces of its text replaced. */
const gateWith = (changes: Row['changes']): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gate-lacking-')));
  folders.push(folder);
  cpSync(join(repository, 'dist'), join(folder, 'dist'), { recursive: true, filter: from => !from.endsWith('.d.ts') });
  cpSync(join(repository, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const program = join(folder, 'dist/gates/program.cjs');
  const changed = changes.reduce(
    (text, [piece, instead]) => {
      const parts = text.split(piece);
      if (parts.length !== 2) throw new Error(`the built gate says ${piece} ${parts.length - 1} times: expected once`);
      return parts.join(instead);
    },
    readFileSync(program, 'utf8'),
  );
  writeFileSync(program, changed);
  return join(folder, 'dist/gates/cli.cjs');
};

const sources = 'linuxTree = (cookie, leader, without = [';
const without = (...names: readonly string[]): readonly [string, string] => [
  `${sources}]`,
  `${sources}${names.map(name => JSON.stringify(name)).join(', ')}]`,
];

/** A step, what of the built gate it is, and how its fixture ends without it, where `misbehaviours.e2e.test.ts` says how with it. */
type Row = {
  readonly step: string;
  readonly fixture: string;
  readonly changes: readonly (readonly [piece: string, instead: string])[];
  readonly fate: string;
  /** Its deepest process lives on; otherwise by what it was ended. */
  readonly end: 'lives' | 'SIGKILL';
};

const rows: readonly Row[] = [
  // What a look has caught by chance before its parents left, memory would know.
  {
    step: 'the cookie',
    fixture: 'double-fork-daemon.sh',
    changes: [without('cookie', 'memory')],
    fate: 'passed',
    end: 'lives',
  },
  {
    step: 'group and session',
    fixture: 'washed-child.sh',
    changes: [without('group', 'session', 'memory')],
    fate: 'passed',
    end: 'lives',
  },
  // tree-kill goes by parents too.
  {
    step: 'ancestry',
    fixture: 'washed-session.sh',
    changes: [without('ancestry', 'memory'), ['size <= mostMembers', 'false']],
    fate: 'hung',
    end: 'lives',
  },
  {
    step: 'SIGCONT after SIGTERM',
    fixture: 'stopped.mjs',
    changes: [['tree.signal(members.filter(({ stopped }) => stopped === true), "SIGCONT")', 'void 0']],
    fate: 'hung',
    end: 'SIGKILL',
  },
];

const runners = [vitest, pytest];

const run = async (program: string, fixture: string): Promise<{ readonly dir: string; readonly record: RunRecord }> => {
  const limits = { test: '3s', grace: '1s' };
  const files = ({ name, more = {}, file, text }: Runner): readonly (readonly [string, string])[] => [
    ...Object.entries(more).map(([path, words]) => [join(name, path), words] as const),
    [join(name, file(fixture)), text(fixture)],
  ];
  const dir = project({
    'gate.config.json': JSON.stringify({
      cores: 2,
      suites: Object.fromEntries(runners.map(({ name, suite }) => [name, { cwd: name, limits, ...suite }])),
    }),
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(runners.flatMap(files)),
  });
  places.push(dir);
  for (const { name, modules } of runners) {
    mkdirSync(join(dir, name, fileOf(fixture)));
    if (modules !== undefined) symlinkSync(modules, join(dir, name, 'node_modules'));
  }
  const env = Object.assign({}, ...runners.map(runner => runner.env)) as Readonly<Record<string, string>>;
  await launch([process.execPath, program, 'core', '--quiet'], { cwd: dir, env }).ended;
  return { dir, record: JSON.parse(latest(dir, 'run.json')) as RunRecord };
};

test.runIf(hasProcessTable).each(rows)(
  '$fixture needs $step, in vitest and in pytest',
  async ({ fixture, changes, fate, end }) => {
    const { dir, record } = await run(gateWith(changes), fixture);
    const ends = runners.map(({ name }) => {
      const told = record.tests.find(({ id }) => id.startsWith(name) && id.includes('misbehaves'));
      const deepest = readyPid(join(dir, name, `${fileOf(fixture)}.pid`)) ?? 0;
      const lives = workingIn(join(dir, name, fileOf(fixture))).includes(deepest);
      return {
        name,
        fate: [told?.outcome, ...(told?.flags ?? []).filter(flag => flag !== 'slow')].join(' '),
        end: lives ? 'lives' : record.kills.find(({ pid }) => pid === deepest)?.signal,
      };
    });
    expect(ends).toEqual(runners.map(({ name }) => ({ name, fate, end })));
  },
);
