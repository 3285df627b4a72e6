import { probe } from '../harness/process/probe.ts';

/** What git says of a folder; empty outside a repository or without git. */
export type GitState = { readonly commit?: string; readonly branch?: string; readonly dirty?: boolean };

/** Asks git for the commit, the branch and whether anything is uncommitted. */
export const gitState = async (root: string): Promise<GitState> => {
  const ask = (...args: readonly string[]): ReturnType<typeof probe> =>
    probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root });
  const [commit, branch, status] = await Promise.all([
    ask('rev-parse', 'HEAD'),
    ask('symbolic-ref', '--short', '-q', 'HEAD'),
    ask('status', '--porcelain', '--untracked-files=no'),
  ]);
  return {
    ...(commit.ok ? { commit: commit.text } : {}),
    ...(branch.ok ? { branch: branch.text } : {}),
    ...(commit.ok && status.ok ? { dirty: status.text !== '' } : {}),
  };
};
