import { probe } from '../harness/process/probe.ts';
import { type Change, readStatus } from './git-status.ts';

/** What git says of a folder; empty outside a repository or without git. */
export type GitState = { readonly commit?: string; readonly branch?: string; readonly dirty?: boolean };

/** The same with what is changed in the working tree. `top`: where the paths of the changes begin, absolute. */
export type WorkingTree = { readonly state: GitState; readonly top?: string; readonly changes: readonly Change[] };

/** Asks git for the commit, the branch and everything that is uncommitted or unknown to it. */
export const gitState = async (root: string): Promise<WorkingTree> => {
  const ask = (...args: readonly string[]): ReturnType<typeof probe> =>
    probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root });
  const [commit, branch, status, top] = await Promise.all([
    ask('rev-parse', 'HEAD'),
    ask('symbolic-ref', '--short', '-q', 'HEAD'),
    ask('status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames'),
    ask('rev-parse', '--show-toplevel'),
  ]);
  const changes = status.ok ? readStatus(status.text) : [];
  return {
    state: {
      ...(commit.ok ? { commit: commit.text } : {}),
      ...(branch.ok ? { branch: branch.text } : {}),
      ...(commit.ok && status.ok ? { dirty: changes.some(({ isTracked }) => isTracked) } : {}),
    },
    ...(commit.ok && status.ok && top.ok ? { top: top.text } : {}),
    changes,
  };
};
