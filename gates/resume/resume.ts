import type { RunInputs } from '../../harness/protocol/record.ts';
import type { ReadySuite } from '../find-suites.ts';
import type { GitState } from '../git-state.ts';
import { gateVersion } from '../version.ts';
import { findInterrupted, type Interrupted } from './find-interrupted.ts';
import { takeOver, type TakeOver } from './take-over.ts';

/** An interrupted run, and what is taken over from it. */
export type Resumption = { readonly from: Interrupted; readonly taken: TakeOver };

type Asked = {
  readonly request: { readonly gate: string; readonly suites?: readonly string[]; readonly args?: readonly string[] };
  readonly root: string;
  readonly git: GitState;
  readonly inputs: RunInputs;
  readonly ready: readonly ReadySuite[];
};

/** Finds the run that `--resume` is about and what of it stays. Throws `UsageError` with what differs and what to do. */
export const resume = ({ request, root, git, inputs, ready }: Asked): Resumption => {
  const from = findInterrupted(root, {
    gate: request.gate,
    command: commandOf(request),
    ...(git.commit === undefined ? {} : { commit: git.commit }),
    gateVersion: gateVersion(),
    node: process.version,
    inputs,
  });
  const resumable = new Set(ready.filter(({ adapter }) => adapter.resumes).map(({ suite }) => suite.name));
  return { from, taken: takeOver(from.id, from.events, resumable) };
};

const commandOf = ({ gate, suites = [], args = [] }: Asked['request']): string =>
  ['gate', gate, ...suites, ...(args.length === 0 ? [] : ['--', ...args])].join(' ');
