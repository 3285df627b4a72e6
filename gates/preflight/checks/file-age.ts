import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { filled, looseDuration } from '../../config/fields.ts';
import { type CheckKind, defineCheck, fail, pass } from '../check.ts';
import { milliseconds, shortly } from '../quantities.ts';

const shape = () => ({
  path: filled.describe('The file, relative to the configuration.'),
  atMost: looseDuration.describe('How long ago it may have been written: "1h".'),
});

/** Whether a file is there and was written lately: a backup, a model, the last export. */
export const fileAge: CheckKind = defineCheck({
  type: 'file-age',
  stage: 'machine',
  shape,
  look: ({ path, atMost }, { root, wall }) => {
    const ageMs = wall() - statSync(resolve(root, path)).mtimeMs;
    const age = ageMs < 0 ? `${shortly(-ageMs)} in the future` : `${shortly(ageMs)} old`;
    const about = { observed: age, expected: `at most ${atMost} old`, remedy: `write ${path} anew` };
    // A moment is the grain of a file system; more than that is a clock that is wrong.
    if (ageMs < -2_000) return fail(`${path} is ${age}`, { ...about, remedy: 'set the clock right' });
    return ageMs <= milliseconds(atMost)
      ? pass(`${path} is ${age}`, { observed: age })
      : fail(`${path} is ${age}`, about);
  },
});
