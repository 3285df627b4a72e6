import type { Claim, ClaimWord } from './find-claims.ts';

/** A run as far as a claim cares. */
export type ClaimRun = {
  readonly id: string;
  readonly gate: string;
  readonly partial: boolean;
  readonly complete: boolean;
  readonly commit?: string;
  readonly dirty?: boolean;
};

/** What a claim is worth: true, or what is wrong with it; `value` is what it should say, where that is known. */
export type CheckedClaim = { readonly claim: Claim; readonly value?: string; readonly problem?: string };

/** What claims are held against. */
export type ClaimGround = {
  /** Newest first. */
  readonly runs: readonly ClaimRun[];
  /** The commit that is checked out; absent outside of a repository. */
  readonly commit?: string;
  readonly totals: (run: string) => Readonly<Record<ClaimWord, number>>;
};

/** Holds one claim against the newest complete run of its gate at its commit. */
export const checkClaim = (claim: Claim, { runs, commit: here, totals }: ClaimGround): CheckedClaim => {
  const { gate, said } = claim;
  const commit = claim.commit ?? here;
  if (commit === undefined) return { claim, problem: `nothing backs it: this is no git repository with a commit` };
  const at = runs.filter(run => run.gate === gate && run.commit?.startsWith(commit) === true);
  const run = at.find(({ partial, complete, dirty }) => !partial && complete && dirty !== true);
  if (run === undefined) return { claim, problem: unbacked(at, gate, commit) };
  const counts = totals(run.id);
  const value = claim.words.map(word => counts[word]).join('/');
  return value === said.trim()
    ? { claim, value }
    : { claim, value, problem: `it claims ${said.trim() || 'nothing'}, and the run ${run.id} says ${value}` };
};

const unbacked = (at: readonly ClaimRun[], gate: string, commit: string): string => {
  const place = `of gate ${gate} at ${commit.slice(0, 8)}`;
  const [newest] = at;
  if (newest === undefined) return `nothing backs it: no run ${place} is remembered`;
  if (newest.partial) return `nothing backs it: the run ${newest.id} is only a part of the tests`;
  if (newest.dirty === true) return `nothing backs it: the run ${newest.id} had changes that are not in the commit`;
  return `nothing backs it: the run ${newest.id} did not come to a whole end`;
};

/** The text with every claim that is known made true. Claims that nothing backs stay as they are. */
export const writeClaims = (text: string, checked: readonly CheckedClaim[]): string => {
  let [written, at] = ['', 0];
  for (const { claim, value } of checked) {
    written += text.slice(at, claim.from) + (value ?? claim.said);
    at = claim.to;
  }
  return written + text.slice(at);
};
