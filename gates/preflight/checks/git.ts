import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { filled, looseSize } from '../../config/fields.ts';
import type { probe as Probe } from '../../../harness/process/probe.ts';
import { readStatus } from '../../git-status.ts';
import { type CheckKind, defineCheck, error, fail, pass, type Variables } from '../check.ts';
import { secretFinder, secretsInLog, secretWords } from '../git-secrets.ts';
import { sizeInBytes } from '../quantities.ts';
import { secretName } from '../secrets-of.ts';

const shape = () => ({
  clean: z.boolean().default(true).describe('Nothing uncommitted, nothing unknown to git. Default true.'),
  branch: z
    .union([filled, z.array(filled).min(1)])
    .optional()
    .describe('The branch that must be checked out, or several that may be.'),
  commit: filled
    .regex(/^[0-9a-f]{7,64}$/, { error: 'is no commit: write at least 7 hexadecimal digits.' })
    .optional()
    .describe('The commit that must be checked out.'),
  forbid: z.array(filled).default(['.env.live']).describe('Files that must not be there. Default [".env.live"].'),
  ignored: z
    .array(filled)
    .default(['.env', '.env.local', 'secrets/key'])
    .describe('Paths that git must ignore. Default [".env", ".env.local", "secrets/key"].'),
  largest: looseSize.default('10MiB').describe('No committed file may be larger. Default 10MiB.'),
  commits: z.int().min(0).max(1000).default(20).describe('How many commits are searched for secrets. Default 20.'),
  except: z.array(filled).default([]).describe('Paths in which what looks like a secret is none.'),
});

const [secretIn, knownToGit] = secretWords;

type Settings = z.output<z.ZodObject<ReturnType<typeof shape>>>;
type Git = (...args: readonly string[]) => ReturnType<typeof Probe>;
type Fault = { readonly what: string; readonly remedy: string };

/** Whether what lies here is what was committed, and nothing secret was. Touches no network. */
export const git: CheckKind = defineCheck({
  type: 'git',
  stage: 'git safety',
  shape,
  limitMs: 30_000,
  look: async (settings, context) => {
    const { root, limitMs } = context;
    const { probe } = await import('../../../harness/process/probe.ts');
    const ask: Git = (...args) =>
      probe(['git', '--no-optional-locks', '-c', 'core.quotePath=false', '-C', root, ...args], { cwd: root, limitMs });
    const [head, dir] = await Promise.all([ask('rev-parse', 'HEAD'), ask('rev-parse', '--absolute-git-dir')]);
    if (!head.ok || !dir.ok)
      return error('git knows no commit here', {
        expected: 'a repository with a commit',
        remedy: 'git init && git commit',
      });
    const faults = (
      await Promise.all([
        // The worst first: what is told is cut somewhere.
        secretFaults(settings, ask, context.variables),
        fileFaults(settings, ask, root),
        treeFaults(settings, ask),
        placeFaults(settings, ask, { commit: head.text, gitDir: dir.text }),
        sizeFaults(settings, ask),
      ])
    ).flat();
    if (faults.length === 0) return pass(`${head.text.slice(0, 10)}, clean, nothing secret in it`);
    return fail(faults.map(({ what }) => what).join('; '), {
      remedy: [...new Set(faults.map(({ remedy }) => remedy))].join('; '),
    });
  },
});

const treeFaults = async ({ clean }: Settings, ask: Git): Promise<readonly Fault[]> => {
  if (!clean) return [];
  const status = await ask('status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames');
  if (!status.ok) return [unanswered('status')];
  const changes = readStatus(status.text);
  if (changes.length === 0) return [];
  return [
    { what: `${listed(changes.map(({ path }) => path))}: not committed`, remedy: 'git status, then commit or stash' },
  ];
};

const busy: readonly (readonly [file: string, word: string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
];

const placeFaults = async (
  { branch, commit }: Settings,
  ask: Git,
  here: { readonly commit: string; readonly gitDir: string },
): Promise<readonly Fault[]> => {
  const wanted = branch === undefined ? [] : [branch].flat();
  const current = await ask('branch', '--show-current');
  const name = current.text === '' ? 'no branch' : current.text;
  return [
    ...(wanted.length === 0 || (current.ok && wanted.includes(current.text))
      ? []
      : [{ what: `on ${name}, not on ${wanted.join(' or ')}`, remedy: `git switch ${wanted[0] ?? ''}` }]),
    ...(commit === undefined || here.commit.startsWith(commit)
      ? []
      : [{ what: `at ${here.commit.slice(0, 10)}, not at ${commit}`, remedy: `git checkout ${commit}` }]),
    ...busy
      .filter(([file]) => existsSync(join(here.gitDir, file)))
      .map(([, word]) => ({ what: `a ${word} is under way`, remedy: `git ${word} --continue, or --abort` })),
  ];
};

/** What `.env` files and `secrets/` hold is nobody's to commit; an example says only how they look. */
const isPrivate = (path: string): boolean =>
  (/(?:^|\/)\.env(?:\.[^/]*)?$/.test(path) && !/\.(?:example|sample|template|dist)$/.test(path)) ||
  /(?:^|\/)secrets\//.test(path);

const fileFaults = async ({ forbid, ignored }: Settings, ask: Git, root: string): Promise<readonly Fault[]> => {
  const tracked = await ask('ls-files', '-z');
  if (!tracked.ok) return [unanswered('ls-files')];
  const committed = tracked.text.split('\0').filter(isPrivate);
  const answers = await Promise.all(
    ignored.map(async path => ({ path, ...(await ask('check-ignore', '-q', '--no-index', path)) })),
  );
  const open = answers.filter(({ ok }) => !ok).map(({ path }) => path);
  return [
    ...forbid
      .filter(path => existsSync(resolve(root, path)))
      .map(path => ({ what: `${path} is there`, remedy: `remove ${path}` })),
    ...(committed.length === 0
      ? []
      : [
          {
            what: `${listed(committed)}${knownToGit}`,
            remedy: `git rm --cached ${committed[0] ?? ''}, and renew what is in it`,
          },
        ]),
    ...(open.length === 0
      ? []
      : [{ what: `git does not ignore ${open.join(', ')}`, remedy: `add ".env*" and "secrets/" to .gitignore` }]),
  ];
};

const sizeFaults = async ({ largest }: Settings, ask: Git): Promise<readonly Fault[]> => {
  const most = sizeInBytes(largest);
  const tree = await ask('ls-tree', '-r', '-l', '-z', '--full-tree', 'HEAD');
  if (!tree.ok) return [unanswered('ls-tree')];
  const large = tree.text.split('\0').flatMap(entry => {
    const [about = '', path = ''] = entry.split('\t');
    return Number(about.split(/ +/)[3]) > most ? [path] : [];
  });
  return large.length === 0
    ? []
    : [{ what: `${listed(large)}: larger than ${largest}`, remedy: 'keep it out of git, or raise "largest"' }];
};

const secretFaults = async (settings: Settings, ask: Git, variables: Variables): Promise<readonly Fault[]> => {
  const isSecret = secretFinder(
    Object.entries(variables).flatMap(([name, value]) => (secretName.test(name) && value !== undefined ? [value] : [])),
  );
  const paths = ['--', '.', ...settings.except.map(path => `:(exclude,glob)${path}`)];
  // By value in what git knows is told in the pipe, not in the words of a process, which all can read.
  const nothing = await ask(...emptyTree);
  const [files, log] = await Promise.all([
    ask('diff', '--no-ext-diff', '--no-textconv', '--no-color', '-U0', nothing.text, 'HEAD', ...paths),
    settings.commits === 0
      ? { ok: true, text: '' }
      : ask(
          'log',
          '-n',
          String(settings.commits),
          '--no-ext-diff',
          '--no-textconv',
          '--no-color',
          '-p',
          '-U0',
          ...paths,
        ),
  ]);
  const found = [
    ...(files.ok ? secretsInLog(files.text, isSecret).map(place => place.replace(/^:/, '')) : []),
    ...(log.ok ? secretsInLog(log.text, isSecret) : []),
  ];
  return [
    ...(files.ok && log.ok ? [] : [unanswered('log', 'search fewer commits with "commits"')]),
    ...(found.length === 0
      ? []
      : [
          {
            what: `${secretIn}${listed(found)}`,
            remedy: 'renew the secret: what git has seen is known; then remove it',
          },
        ]),
  ];
};

/** Asked for the tree without files: what differs from it is everything. */
const emptyTree = ['hash-object', '-t', 'tree', '/dev/null'];

const unanswered = (what: string, remedy = 'see what `git status` says'): Fault => ({
  what: `git ${what} gave no answer`,
  remedy,
});

const shown = 5;

const listed = (paths: readonly string[]): string =>
  paths.length > shown ? `${paths.slice(0, shown).join(', ')} and ${paths.length - shown} more` : paths.join(', ');
