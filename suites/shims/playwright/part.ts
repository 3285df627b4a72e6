import { posix } from 'node:path';
import type { LaunchFile } from '../../adapters/launch-file.ts';
import type { FileRef } from '../../adapter.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';

/** What Playwright is told to leave out and to take, as lists of tests in its own form. */
export type Part = { readonly only?: string; readonly not?: string; readonly unloadable: readonly string[] };

/** `pathFrom`: a file of the suite, as it is named in lists. */
export const partOf = ({ skip, only }: LaunchFile, pathFrom: (file: string) => string): Part => {
  const line = ({ file, project, titles = [] }: Partial<TestRef> & FileRef): string =>
    [...(project === undefined ? [] : [`[${project}]`]), pathFrom(file), ...titles].join(' › ');
  const real = ({ titles }: TestRef): boolean => !/^\((?:load|hook: .*)\)$/u.test(titles.at(-1) ?? '');
  const inFile = (tests: readonly TestRef[]): readonly string[] =>
    tests.filter(real).flatMap(({ file, ...rest }) => (file === undefined ? [] : [line({ file, ...rest })]));
  const named = new Set(only?.tests.filter(real).map(({ file, project }) => JSON.stringify([file, project])));
  const whole = only?.files.filter(({ file, project }) => !named.has(JSON.stringify([file, project]))) ?? [];
  const not = [...inFile(skip.tests), ...skip.files.map(line)];
  return {
    ...(only === undefined ? {} : { only: [...inFile(only.tests), ...whole.map(line)].join('\n') }),
    ...(not.length === 0 ? {} : { not: not.join('\n') }),
    unloadable: skip.files.filter(({ project }) => project === undefined).map(({ file }) => file),
  };
};

const valued =
  /^(?:-c|--config|-g|--grep|-gv|--grep-invert|-j|--workers|--project|--reporter|--add-reporter|--retries|--shard|--timeout|--output|--max-failures|--global-timeout|--repeat-each|--tsconfig|--trace|--test-list|--test-list-invert|--browser)$/u;

/** Whether arguments name files. */
export const namesFiles = (args: readonly string[]): boolean =>
  args.some((arg, at) => !arg.startsWith('-') && !valued.test(args[at - 1] ?? ''));

/** An argument that means every file but these. */
export const allBut = (cwd: string, files: readonly string[]): string =>
  `^(?!(?:${files.map(file => posix.join(cwd, file).replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`)).join('|')})$)`;
