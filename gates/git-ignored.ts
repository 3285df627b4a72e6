import { probe } from '../harness/process/probe.ts';

/** The folders that git is told to ignore and does not keep: relative to `root`, with `/`. What is generated lies there. Outside a repository none. */
export const ignoredFolders = async (root: string): Promise<ReadonlySet<string>> => {
  const asked = ['ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z'];
  const { ok, text } = await probe(['git', '--no-optional-locks', '-C', root, ...asked], { cwd: root });
  if (!ok) return new Set();
  return new Set(text.split('\0').flatMap(path => (path.endsWith('/') ? [path.slice(0, -1)] : [])));
};
