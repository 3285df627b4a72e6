import { matchesId } from '../id-pattern.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The branch that a run is about: that of the working tree, or, where CI has taken a commit without one, what CI says. */
export const branchOf = (branch: string | undefined, variables: Variables): string | undefined => {
  if (branch !== undefined) return branch;
  // A pull request is no branch: its gate may fail.
  if (variables['GITHUB_REF_TYPE'] === 'branch' && !(variables['GITHUB_EVENT_NAME'] ?? '').startsWith('pull_request'))
    return variables['GITHUB_REF_NAME'];
  return variables['CI_COMMIT_BRANCH'];
};

/** Whether a gate must not fail on it. */
export const isProtected = (branch: string | undefined, patterns: readonly string[]): boolean =>
  branch !== undefined && patterns.some(pattern => matchesId(pattern, branch));
