import type { Adapter, ExitMeaning } from '../adapter.ts';
import { nodeLauncher } from './node-launcher.ts';

const common = nodeLauncher(['jasmine', 'launcher.js']);

/** Jasmine's own codes: 1 is its word for whatever it could not begin with, 4 for a process that was left too early. */
const meanings: Readonly<Record<number, ExitMeaning>> = {
  0: 'passed',
  1: 'usage',
  2: 'no-tests',
  3: 'tests-failed',
  4: 'silent',
};

/** Jasmine, in one process, with everything as configured. */
export const jasmine: Adapter = {
  ...common,
  name: 'jasmine',
  hooks: 'told',
  majors: ['5', '6'],
  candidates: ({ program }) => [
    {
      program: program.length > 0 ? program : [process.execPath],
      check: { package: 'jasmine', entry: 'bin/jasmine.js' },
    },
  ],
  remedy: 'npm install --save-dev jasmine',
  cores: () => 1,
  exit: exit => (exit.signal === undefined ? (meanings[exit.code ?? -1] ?? common.exit(exit)) : common.exit(exit)),
};
