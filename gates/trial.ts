import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { observe, type Seen } from '../debt/observe.ts';
import { suiteOf } from '../debt/suite-folder.ts';
import { cookieName, makeCookie } from '../harness/process/cookie.ts';
import { probe } from '../harness/process/probe.ts';
import { startWarden } from '../harness/process/warden.ts';
import type { OutcomeKind } from '../harness/protocol/outcome.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { LoadedConfig, SuiteConfig } from './config/config.ts';
import { rebuild } from './rebuild.ts';
import { findRunFolder } from './run-folder.ts';
import { thisMachine } from './this-machine.ts';
import { UsageError } from './usage-error.ts';

/** What a test came to at another commit. */
export type Tried = { readonly outcome: OutcomeKind; readonly observations: readonly Seen[] };

/** A working tree of another commit, in a folder of its own, where tests can be tried. */
export type Trial = {
  readonly folder: string;
  /** Runs the files of these tests with the suites as they are configured now; what is not there has no answer. */
  readonly run: (tests: readonly TestId[]) => Promise<ReadonlyMap<TestId, Tried>>;
  readonly git: (...args: readonly string[]) => ReturnType<typeof probe>;
  readonly close: () => Promise<void>;
};

const slowMs = 10 * 60_000;
/** What is installed, and in no commit. */
const installed = ['node_modules', '.venv', 'venv', 'vendor'];
/** Runners that take the paths of files as arguments. */
const byFile: ReadonlySet<string> = new Set(['vitest', 'jest', 'pytest']);

/** Checks a commit out beside the repository. Throws `UsageError` when git cannot. */
export const openTrial = async (
  config: LoadedConfig,
  suites: readonly SuiteConfig[],
  commit: string,
): Promise<Trial> => {
  const { root } = config;
  const ask = (where: string, ...args: readonly string[]): ReturnType<typeof probe> =>
    probe(['git', '-C', where, ...args], { cwd: root, limitMs: slowMs });
  await sweep(root, ask);
  const { text: prefix } = await ask(root, 'rev-parse', '--show-prefix');
  const scratch = mkdtempSync(join(tmpdir(), `gate-trial-${process.pid}-`));
  const top = join(scratch, 'tree');
  if (!(await ask(root, 'worktree', 'add', '--quiet', '--detach', top, commit)).ok) {
    rmSync(scratch, { recursive: true, force: true });
    throw new UsageError(
      `git cannot check out ${commit.slice(0, 8)} beside this repository: type \`git worktree add\` to see why.`,
    );
  }
  const folder = join(top, prefix);
  // The gates that run there have wardens of their own, who do not know that this one has died.
  const warden = await startWarden();
  const cookie = makeCookie();
  warden.watch(cookie);
  return {
    folder,
    git: (...args) => ask(top, ...args),
    run: tests => tryTests(tests, { root, folder, suites, env: { [cookieName(cookie)]: '1' } }),
    close: async () => {
      await warden.close();
      await ask(root, 'worktree', 'remove', '--force', '--force', top);
      rmSync(scratch, { recursive: true, force: true });
      await ask(root, 'worktree', 'prune');
    },
  };
};

/** Removes the trees of gates that were killed. */
const sweep = async (
  root: string,
  ask: (where: string, ...args: readonly string[]) => ReturnType<typeof probe>,
): Promise<void> => {
  const { text } = await ask(root, 'worktree', 'list', '--porcelain');
  for (const [, path = '', pid] of text.matchAll(/^worktree (.*[/\\]gate-trial-(\d+)-\w+[/\\]tree)$/gmu))
    if (!isAlive(Number(pid))) {
      await ask(root, 'worktree', 'remove', '--force', '--force', path);
      rmSync(dirname(path), { recursive: true, force: true });
    }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

type Place = {
  readonly root: string;
  readonly folder: string;
  readonly suites: readonly SuiteConfig[];
  /** By which whatever is started there is known. */
  readonly env: Readonly<Record<string, string>>;
};

const tryTests = async (tests: readonly TestId[], place: Place): Promise<ReadonlyMap<TestId, Tried>> => {
  const tried = new Map<TestId, Tried>();
  for (const suite of place.suites) {
    const wanted = new Set(tests.filter(test => suiteOf(test) === suite.name));
    if (wanted.size === 0) continue;
    const cwd = join(place.folder, relative(place.root, suite.cwd));
    if (!existsSync(cwd)) continue;
    link(place, suite, cwd);
    const files = byFile.has(suite.runner) ? [...new Set([...wanted].flatMap(fileOf))] : [];
    const there = files.filter(file => existsSync(join(cwd, file)));
    if (files.length > 0 && there.length === 0) continue;
    for (const [test, answer] of await runOne(suite, there, place)) if (wanted.has(test)) tried.set(test, answer);
  }
  return tried;
};

const fileOf = (test: TestId): readonly string[] => {
  const file = test.slice(test.indexOf(' :: ') + 4).split(' > ', 1)[0] ?? '';
  return file.startsWith('(') || file === '' ? [] : [file];
};

const link = ({ root, folder }: Place, suite: SuiteConfig, cwd: string): void => {
  for (const [from, to] of [
    [root, folder],
    [suite.cwd, cwd],
  ] as const)
    for (const name of installed)
      if (existsSync(join(from, name)) && !existsSync(join(to, name)))
        symlinkSync(join(from, name), join(to, name), 'dir');
};

/** A gate of its own: its limits, its watchdog, its journal. */
const runOne = async (
  suite: SuiteConfig,
  files: readonly string[],
  { root, folder, env }: Place,
): Promise<readonly (readonly [TestId, Tried])[]> => {
  const file = join(folder, `.gate-trial-${process.pid}.json`);
  writeFileSync(
    file,
    JSON.stringify({ suites: { [suite.name]: written(suite, root) }, debt: { dir: '.gate/no-debt' } }),
  );
  try {
    const words = ['run', suite.name, '--config', file, '--cwd', folder, '--quiet', '--no-metrics', '--json', '-'];
    const [, cli = ''] = process.argv;
    await probe([process.execPath, cli, ...words, ...(files.length === 0 ? [] : ['--', ...files])], {
      cwd: folder,
      env,
      limitMs: 2 * 3_600_000,
    });
    const run = findRunFolder(folder);
    if (run === undefined) return [];
    const { tests } = rebuild(run);
    const own = thisMachine(folder);
    rmSync(join(folder, '.gate'), { recursive: true, force: true });
    return tests.map(test => [test.id, { outcome: test.outcome, observations: observe(test, own) }] as const);
  } finally {
    rmSync(file, { force: true });
  }
};

/** A suite as a configuration says it, with paths that are right in another tree. */
const written = (suite: SuiteConfig, root: string): object => {
  const { runner, cwd, args, env, program, limits, retries, reports } = suite;
  const ms = (limit: number | undefined): string | undefined =>
    limit === undefined || !Number.isFinite(limit) ? undefined : `${Math.round(limit)}ms`;
  const words = program.map(word =>
    word.startsWith(`${root}${sep}`) && !isInstalled(word) ? `.${sep}${relative(cwd, word)}` : word,
  );
  return {
    runner,
    cwd: relative(root, cwd) || '.',
    args,
    env,
    ...(words.length === 0
      ? {}
      : ['command', 'tap', 'junit'].includes(runner)
        ? { command: words }
        : { program: words }),
    limits: {
      test: ms(limits.testMs),
      hook: ms(limits.hookMs),
      load: ms(limits.loadMs),
      silence: ms(limits.silenceMs),
      teardown: ms(limits.teardownMs),
      suite: ms(limits.suiteMs),
      grace: ms(limits.graceMs),
    },
    retries,
    ...(reports === undefined ? {} : { reports }),
  };
};

const isInstalled = (path: string): boolean => path.split(sep).some(name => installed.includes(name));
