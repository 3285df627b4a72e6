import { basename } from 'node:path';
import type { Adapter } from '../adapter.ts';
import { nodeLauncher } from './node-launcher.ts';

/** Workers, where the arguments say how many: `-i`, `--runInBand`, `-w 2`, `--maxWorkers=2`. */
const workersOf = (args: readonly string[]): number | 'all' => {
  const words = args.join(' ');
  if (/(?:^| )(?:-i|--runInBand|--run-in-band)(?= |$)/.test(words)) return 1;
  const said = /(?:^| )(?:-w|--maxWorkers|--max-workers)[ =](\d+)(?= |$)/.exec(words)?.[1];
  return said === undefined ? 'all' : Math.max(1, Number(said));
};

/** jest 29 and 30, through a launcher that runs the user's own copy with everything as configured. */
export const jest: Adapter = {
  ...nodeLauncher(['jest', 'build', 'launcher.js']),
  name: 'jest',
  cores: ({ args }) => workersOf(args),
  majors: ['29', '30'],
  // The user's own jest, found the way the launcher will find it, run by the Node that is asked for.
  candidates: ({ program }) => [
    {
      program: /^node(?:js)?(?:\.exe)?$/.test(basename(program[0] ?? '')) ? program : [process.execPath],
      check: { package: 'jest', entry: 'package.json' },
    },
  ],
  remedy: 'npm install --save-dev jest',
};
