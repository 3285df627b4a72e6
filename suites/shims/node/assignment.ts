import fs from 'node:fs';
import type { FileRef } from '../../adapter.ts';
import type { LaunchFile } from '../../adapters/launch-file.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { refName } from './place.ts';

/** What this launch is about. */
export type Assignment = {
  /** A part of the suite: what it comes to says nothing of the whole. */
  readonly isPart: boolean;
  /** Whether nothing of the suite is left out: then no worker needs to know of it. */
  readonly isWhole: boolean;
  /** Whether a file belongs to that part. */
  readonly isAbout: (file: FileRef) => boolean;
  /** Whether a file is to be loaded: it belongs to the part, and something of it is left to do. */
  readonly loads: (file: FileRef) => boolean;
  /** The fate of a test is known from an earlier launch. */
  readonly isDone: (test: TestRef) => boolean;
  /** A hook, as a pseudo-test, that has hung or crashed: it is not to be entered again. */
  readonly isBroken: (hook: TestRef) => boolean;
  /** Others of its file were chosen for this launch, and it was not. */
  readonly isUnselected: (test: TestRef) => boolean;
  /** The place of a file among those that come first; all others share the last one. */
  readonly rankOf: (file: FileRef) => number;
  /** How many workers the runner may have, where the user has not said. */
  readonly workers?: number;
};

/** Reads what the gate left for this launch; without it the launch is about everything. */
export const assignmentFrom = (path: string | undefined): Assignment => {
  const { skip, only, first = [], workers } = path === undefined ? everything : read(path);
  const done = { tests: new Set(skip.tests.map(refName)), files: new Set(skip.files.map(fileName)) };
  const chosen = only && { tests: new Set(only.tests.map(refName)), files: new Set(only.files.map(fileName)) };
  const broken = new Set(skip.hooks?.map(refName));
  const split = new Set(only?.tests.map(fileName));
  // Made when it is asked for: every worker reads the file, and only the main process orders files.
  let ranks: ReadonlyMap<string, number> | undefined;
  const isAbout = (file: FileRef): boolean => chosen?.files.has(fileName(file)) ?? true;
  return {
    isPart: only !== undefined,
    isWhole: only === undefined && done.tests.size === 0 && done.files.size === 0,
    isAbout,
    loads: file => isAbout(file) && !done.files.has(fileName(file)),
    isDone: test => done.tests.size > 0 && done.tests.has(refName(test)),
    isBroken: hook => broken.size > 0 && broken.has(refName(hook)),
    isUnselected: test => split.size > 0 && split.has(fileName(test)) && chosen?.tests.has(refName(test)) === false,
    rankOf: file => {
      ranks ??= new Map(first.map((each, at) => [fileName(each), at] as const).toReversed());
      return ranks.get(fileName(file)) ?? first.length;
    },
    ...(workers === undefined ? {} : { workers }),
  };
};

const fileName = ({ file, project }: TestRef | FileRef): string =>
  refName({ titles: [], ...(file === undefined ? {} : { file }), ...(project === undefined ? {} : { project }) });

const everything: LaunchFile = { skip: { tests: [], files: [] } };

// The gate wrote the file just before the launch. Without it the launch must fail, not run finished tests again.
const read = (path: string): LaunchFile => JSON.parse(fs.readFileSync(path, 'utf8')) as LaunchFile;
