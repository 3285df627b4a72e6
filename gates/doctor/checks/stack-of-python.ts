import { inWords } from '../../../reports/duration.ts';
import { pytest } from '../../proof/frameworks/pytest.ts';
import { absent, type Check, fail, pass } from '../check.ts';
import { lookInto } from '../look-into.ts';

// The signal and the file are those of the shim.
const program = `import faulthandler, os, signal, sys
number = int(signal.SIGRTMAX) - 2 if sys.platform.startswith("linux") else int(signal.SIGUSR2)
faulthandler.register(number, file=open("stack.%d.txt" % os.getpid(), "ab"), all_threads=True, chain=False)
def loops():
    open("ready", "w").close()
    while True: pass
loops()
`;

/** Whether a Python process can be made to show its line in a loop. */
export const stackOfPython: Check = {
  name: 'stack of Python',
  look: async facts => {
    const where = {
      cwd: facts.root,
      program: facts.suites.find(({ runner }) => runner === 'pytest')?.program ?? [],
      env: facts.env,
    };
    const python = (await pytest.find(where))?.program.at(0);
    if (python === undefined || /(?:pytest|py\.test)$/.test(python)) return [absent('no Python with pytest to ask')];
    const capture = await lookInto(facts, {
      runtime: 'python',
      argv: [python, 'loop.py'],
      name: 'loop.py',
      text: program,
    });
    if (typeof capture === 'string') return [fail(capture, 'hangs are ended, but their line is not known')];
    const frame = capture.frames[0];
    return frame?.file === 'loop.py' && frame.line === 6
      ? [pass(`the line of a loop was read in ${inWords(capture.ms)} (${capture.via})`)]
      : [
          fail(
            `a loop showed ${frame === undefined ? 'no line' : `${frame.file}:${frame.line}`}`,
            'see whether faulthandler works in this Python',
          ),
        ];
  },
};
