import { statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import { filled, looseSize } from '../../config/fields.ts';
import { type CheckKind, defineCheck, fail, pass } from '../check.ts';
import { sizeInBytes } from '../quantities.ts';

const shape = () => ({
  path: filled.default('.').describe('Where, relative to the configuration. Default ".".'),
  free: looseSize.describe('How much must be free there: "10GiB".'),
});

/** Whether there is room. */
export const disk: CheckKind = defineCheck({
  type: 'disk',
  stage: 'machine',
  shape,
  look: ({ path, free }, { root }) => {
    const { bavail, bsize } = statfsSync(resolve(root, path));
    const room = `${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free`;
    if (bavail * bsize >= sizeInBytes(free)) return pass(room, { observed: room, expected: `at least ${free}` });
    return fail(room, { observed: room, expected: `at least ${free}`, remedy: `make room where ${path} lies` });
  },
});
