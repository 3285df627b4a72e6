import type { RunHead, RunInputs } from '../../harness/protocol/record.ts';

/** What a run would be made of now. */
export type Here = {
  readonly gate: string;
  /** What to type for a run from the start. */
  readonly command: string;
  readonly commit?: string;
  readonly gateVersion: string;
  readonly node: string;
  readonly inputs: RunInputs;
};

const shownFiles = 3;

/** What an interrupted run and one of now do not have in common, and what to do; undefined when they are the same. */
export const difference = (then: RunHead, here: Here): string | undefined => {
  const { commit = 'none', gateVersion, inputs } = then;
  if (commit !== here.commit)
    return `it was made at commit ${short(commit)}, and this is ${short(here.commit)}: check that commit out`;
  if (gateVersion !== here.gateVersion)
    return `it was made by version ${gateVersion} of the gate, and this is ${here.gateVersion}: install that version`;
  if (then.host.node !== here.node)
    return `it was made with Node ${then.host.node}, and this is ${here.node}: use that version`;
  if (inputs?.tree === undefined || here.inputs.tree === undefined)
    return 'git does not tell all that is changed in the working tree (a repository inside of this one?): commit it or have git ignore it';
  if (inputs.tree !== here.inputs.tree)
    return `files have changed since${differingFiles(inputs, here.inputs)}: put them back, or have git ignore what the tests write`;
  if (inputs.configuration !== here.inputs.configuration)
    return 'the configuration, the suites, their arguments or the version of a runner have changed since: put them back';
  return undefined;
};

/** Some of the files in which two working trees differ, in parentheses; empty where nobody knows. */
export const differingFiles = (
  { changes: then }: Partial<RunInputs> = {},
  { changes: now }: Partial<RunInputs> = {},
): string => {
  if (then === undefined || now === undefined) return '';
  const paths = [...new Set([...Object.keys(then), ...Object.keys(now)])].filter(path => then[path] !== now[path]);
  const more = paths.length > shownFiles ? ` and ${paths.length - shownFiles} more` : '';
  return ` (${paths.slice(0, shownFiles).join(', ')}${more})`;
};

const short = (commit = 'none'): string => commit.slice(0, 12);
