import { probe } from '../harness/process/probe.ts';
import { statusQuestion } from './git-question.ts';
import { type Change, readHead, readStatus } from './git-status.ts';
import type { EarlyStatus } from './head-start.ts';

/** What git says of a folder; empty outside a repository or without git. */
export type GitState = { readonly commit?: string; readonly branch?: string; readonly dirty?: boolean };

/** The same with what is changed in the working tree. `top`: where the paths of the changes begin, absolute; without any, the folder itself. */
export type WorkingTree = { readonly state: GitState; readonly top?: string; readonly changes: readonly Change[] };

type Ask = (...args: readonly string[]) => ReturnType<typeof probe>;

/** Asks git for the commit, the branch and everything that is uncommitted or unknown to it. `early`: what it was asked before, perhaps of this folder. */
export const gitState = async (root: string, early?: EarlyStatus): Promise<WorkingTree> => {
  const ask: Ask = (...args) => probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root });
  const known = early?.folder === root ? await early.answer : undefined;
  const status = known?.ok === true ? known : await probe(statusQuestion(root), { cwd: root });
  if (!status.ok) return { state: await withoutStatus(ask), changes: [] };
  const changes = readStatus(status.text);
  const { commit, branch } = readHead(status.text);
  // Where nothing is changed, no path begins anywhere.
  const top = changes.length === 0 ? { ok: true, text: root } : await ask('rev-parse', '--show-toplevel');
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
