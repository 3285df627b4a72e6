import { join } from 'node:path';
import type { FileRef, Launch, Selection, SkipList } from '../adapter.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';

/** What the shims of every runner read of a launch: `launch.json` in its folder. `skip` wins over `only`. */
export type LaunchFile = {
  readonly skip: SkipList;
  readonly only?: Selection;
  readonly first?: readonly FileRef[];
  readonly workers?: number;
};

/** The file as it is written, and its path. */
export const launchFile = ({
  dir,
  skip,
  only,
  first,
  workers,
}: Launch): { readonly path: string; readonly file: { readonly name: string; readonly text: string } } => {
  const name = 'launch.json';
  const told: LaunchFile = {
    skip,
    ...(only === undefined ? {} : { only: runnable(only) }),
    ...(first === undefined ? {} : { first }),
    ...(workers === undefined ? {} : { workers }),
  };
  return { path: join(dir, name), file: { name, text: JSON.stringify(told) } };
};

/** What every shim is told through the environment, on top of what the suite asks for. */
export const shimEnv = (
  { suite, mode, number, dir, eventsFile }: Launch,
  launchFilePath: string,
): Readonly<Record<string, string>> => ({
  ...suite.env,
  GATE_EVENTS: eventsFile,
  GATE_CWD: suite.cwd,
  GATE_DIR: dir,
  GATE_MODE: mode,
  GATE_LAUNCH: String(number),
  GATE_LAUNCH_FILE: launchFilePath,
});

/** A load or a hook cannot be run by itself: its file runs whole. */
const runnable = ({ files, tests }: Selection): Selection => {
  const whole = new Set(tests.filter(isPseudo).map(fileKey));
  return { files, tests: tests.filter(ref => !whole.has(fileKey(ref))) };
};

const isPseudo = ({ titles }: TestRef): boolean => /^\((?:load|hook: .+)\)$/.test(titles.at(-1) ?? '');

const fileKey = ({ file, project }: TestRef): string => JSON.stringify([project ?? '', file]);
