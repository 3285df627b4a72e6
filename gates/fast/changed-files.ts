import { probe } from '../../harness/process/probe.ts';
import { UsageError } from '../usage-error.ts';

/** What a branch is compared with when nobody says: the first of these that exists. */
const usual = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/** Files that are new or changed since the merge base with another branch, and where that base is. */
export type Changes = { readonly files: readonly string[]; readonly base?: string };

/**
 * Asks git which files differ from the merge base, uncommitted and untracked ones included: paths from `root`, with `/`.
 * Outside a repository, or without any base, none. Throws `UsageError` when a named base cannot be found.
 */
export const changedFiles = async (root: string, base?: string): Promise<Changes> => {
  const ask = (...args: readonly string[]): ReturnType<typeof probe> =>
    probe(['git', '--no-optional-locks', '-C', root, '-c', 'core.quotePath=false', ...args], { cwd: root });
  const [inside, untracked] = await Promise.all([
    ask('rev-parse', '--verify', '-q', 'HEAD'),
    ask('ls-files', '--others', '--exclude-standard', '-z'),
  ]);
  if (!inside.ok) {
    if (base !== undefined) throw new UsageError(`--base ${base}: ${root} is no git repository with a commit.`);
    return { files: [] };
  }
  const from = await mergeBase(ask, base);
  const changed = await ask(
    'diff',
    '--name-only',
    '--no-renames',
    '--diff-filter=d',
    '--relative',
    '-z',
    from ?? 'HEAD',
  );
  const files = [...namesIn(changed.text), ...(untracked.ok ? namesIn(untracked.text) : [])];
  return { files: [...new Set(files)].toSorted(), ...(from === undefined ? {} : { base: from }) };
};

/** The merge base of HEAD and a named branch. Throws `UsageError` with what to type when there is none here. */
export const mergeBaseOf = async (root: string, named: string): Promise<string> => {
  const ask: Ask = (...args) => probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root });
  if (!(await ask('rev-parse', '--verify', '-q', 'HEAD')).ok)
    throw new UsageError(`--base ${named}: ${root} is no git repository with a commit.`);
  return (await mergeBase(ask, named)) ?? named;
};

type Ask = (...args: readonly string[]) => ReturnType<typeof probe>;

const mergeBase = async (ask: Ask, named: string | undefined): Promise<string | undefined> => {
  for (const ref of named === undefined ? usual : [named]) {
    const found = await ask('merge-base', 'HEAD', ref);
    if (found.ok) return found.text.trim();
  }
  if (named === undefined) return undefined;
  throw new UsageError(
    `--base ${named} has no merge base with HEAD here: name a branch that is there, or fetch it (\`git fetch --unshallow origin\` in a shallow clone).`,
  );
};

const namesIn = (text: string): readonly string[] => text.split('\0').filter(name => name !== '');
