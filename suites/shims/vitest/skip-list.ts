import fs from 'node:fs';
import type { SkipList } from '../../adapter.ts';
import { refName } from './place.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';

/** What this launch leaves out. */
export type Skips = {
  readonly test: (ref: TestRef) => boolean;
  readonly file: (file: string, project: string | undefined) => boolean;
};

/** Reads the list that the gate left for this launch; without one nothing is left out. */
export const skipsFrom = (path: string | undefined): Skips => {
  const { tests, files } = path === undefined ? none : read(path);
  const names = new Set(tests.map(refName));
  const paths = new Set(files.map(({ file, project }) => refName({ file, titles: [], project: project ?? '' })));
  return {
    test: ref => names.has(refName(ref)),
    file: (file, project) => paths.has(refName({ file, titles: [], project: project ?? '' })),
  };
};

const none: SkipList = { tests: [], files: [] };

// The gate wrote the file just before the launch. Without it the launch must fail, not run finished tests again.
const read = (path: string): SkipList => JSON.parse(fs.readFileSync(path, 'utf8')) as SkipList;
