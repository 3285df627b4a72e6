import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtFile } from '../../../harness/own-files.ts';
import { type Check, type Finding, pass, warn } from '../check.ts';

const dayMs = 86_400_000;
const skewMs = 2_000;

/** Whether this machine's clock says what the files say: runs are named and ordered by it. */
export const clock: Check = {
  name: 'clock',
  look: async ({ scratch, clock: { wall } }) => {
    const file = join(scratch, 'now');
    writeFileSync(file, '');
    const before = statSync(builtFile('gates/cli.cjs'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return [clockWords({ now: wall(), written: statSync(file).mtimeMs, before })];
  },
};

/** What the clock says, held against a file of now and one of earlier. */
export const clockWords = ({
  now,
  written,
  before,
}: Readonly<Record<'now' | 'written' | 'before', number>>): Finding => {
  const says = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  if (now < before - dayMs) return warn(`it is ${says}, which is before this gate was installed`, 'set the clock');
  const apart = Math.round(Math.abs(now - written));
  return apart > skewMs
    ? warn(`it is ${says}, and files are stamped ${apart} ms away from it`, 'set the clocks of both machines')
    : pass(says);
};
