import { type Check, fail, pass } from '../check.ts';
import { inWords } from '../../../reports/duration.ts';
import { lookInto } from '../look-into.ts';

const program = `const { writeFileSync } = require('node:fs');
process.debugPort = 0;
const loops = () => {
  writeFileSync('ready', '');
  for (;;) {}
};
loops();
`;

/** Whether a Node process can be paused in a loop and shows its line. */
export const stackOfNode: Check = {
  name: 'stack of Node',
  look: async facts => {
    const capture = await lookInto(facts, {
      runtime: 'node',
      argv: [process.execPath, 'loop.cjs'],
      name: 'loop.cjs',
      text: program,
    });
    if (typeof capture === 'string') return [fail(capture, 'hangs are ended, but their line is not known')];
    const frame = capture.frames[0];
    return frame?.file === 'loop.cjs' && frame.line === 5
      ? [pass(`the line of a loop was read in ${inWords(capture.ms)} (${capture.via})`)]
      : [
          fail(
            `a loop showed ${frame === undefined ? 'no line' : `${frame.file}:${frame.line}`}`,
            'see whether Node may open its inspector here (--disable-sigusr1, loopback)',
          ),
        ];
  },
};
