import { isAbsolute, relative, sep } from 'node:path';
import type { RunRecord } from '../harness/protocol/record.ts';
import { annotations } from '../reports/github/annotations.ts';
import type { Terminal } from './commands/common-options.ts';

/** Tells GitHub what to show beside the code, where it asks. On stderr, which its runner reads as well: stdout is the result. */
export const annotate = (record: RunRecord, root: string, { command }: Pick<Terminal, 'command'>): void => {
  if (command === undefined) return;
  for (const line of annotations(record, folderIn(process.env['GITHUB_WORKSPACE'], root))) command(line);
};

/** The root as seen from the workspace; undefined where it lies outside. */
const folderIn = (workspace: string | undefined, root: string): string | undefined => {
  if (workspace === undefined || workspace === '') return '';
  const folder = relative(workspace, root);
  return folder.startsWith('..') || isAbsolute(folder) ? undefined : folder.split(sep).join('/');
};
