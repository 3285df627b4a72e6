import { probe } from '../harness/process/probe.ts';
import { type Change, readHead, readStatus } from './git-status.ts';

/** What git says of a folder; empty outside a repository or without git. */
export type GitState = { readonly commit?: string; readonly branch?: string; readonly dirty?: boolean };

/** The same with what is changed in the working tree. `top`: where the paths of the changes begin, absolute. */
export type WorkingTree = { readonly state: GitState; readonly top?: string; readonly changes: readonly Change[] };

type Ask = (...args: readonly string[]) => ReturnType<typeof probe>;

/** Asks git for the commit, the branch and everything that is uncommitted or unknown to it. */
export const gitState = async (root: string): Promise<WorkingTree> => {
  const ask: Ask = (...args) => probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root });
  const [status, top] = await Promise.all([
    ask('status', '--porcelain=v2', '--branch', '--no-ahead-behind', '-z', '--untracked-files=all', '--no-renames'),
    ask('rev-parse', '--show-toplevel'),
  ]);
  if (!status.ok) return { state: await withoutStatus(ask), changes: [] };
  const changes = readStatus(status.text);
  const { commit, branch } = readHead(status.text);
  return {
    state: {
      ...(commit === undefined ? {} : { commit, dirty: changes.some(({ isTracked }) => isTracked) }),
      ...(branch === undefined ? {} : { branch }),
    },
    ...(commit !== undefined && top.ok ? { top: top.text } : {}),
    changes,
  };
};

/** Of a tree that is too large to be looked at in time. Outside of a repository git says nothing here either. */
const withoutStatus = async (ask: Ask): Promise<GitState> => {
  const [commit, branch] = await Promise.all([ask('rev-parse', 'HEAD'), ask('symbolic-ref', '--short', '-q', 'HEAD')]);
  return { ...(commit.ok ? { commit: commit.text } : {}), ...(branch.ok ? { branch: branch.text } : {}) };
};
