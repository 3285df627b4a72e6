import { probe } from '../../harness/process/probe.ts';

/** What a clone that fetches has, where the remote does not say which of its branches is the first. */
const usual = ['origin/main', 'origin/master'];

/** The branch that changes are merged into, as CI has it too; undefined where there is no remote, and so nothing to be sure of. */
export const baseBranch = async (root: string): Promise<string | undefined> => {
  const ask = (...args: readonly string[]): ReturnType<typeof probe> =>
    probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root });
  const head = await ask('symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD');
  for (const branch of head.ok ? [head.text.trim(), ...usual] : usual)
    if ((await ask('rev-parse', '--verify', '--quiet', `refs/remotes/${branch}`)).ok) return branch;
  return undefined;
};
