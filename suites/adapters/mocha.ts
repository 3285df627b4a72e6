import type { Adapter } from '../adapter.ts';
import { nodeLauncher } from './node-launcher.ts';

/** The project's own mocha, in one process or with workers, with everything as configured. */
export const mocha: Adapter = {
  name: 'mocha',
  ...nodeLauncher(['mocha', 'mocha.js']),
  // A hook outside of every group is that of all files, which only the runner can tell.
  hooks: 'told',
  majors: ['10', '11', '12'],
  candidates: ({ program }) => [
    {
      program: program.length > 0 ? program : [process.execPath],
      check: { package: 'mocha', entry: 'bin/mocha.js' },
    },
  ],
  remedy: 'npm install --save-dev mocha',
  cores: ({ args }) => {
    if (!args.some(arg => arg === '--parallel' || arg === '-p')) return 1;
    const jobs = Number(/(?:^|\s)(?:--jobs|-j)[=\s](\d+)(?:\s|$)/u.exec(args.join(' '))?.[1] ?? 0);
    return jobs > 0 ? jobs : 'all';
  },
  // Its exit code is how many have failed.
  exit: ({ code, signal }) => {
    if (signal !== undefined) return ['SIGHUP', 'SIGINT', 'SIGTERM'].includes(signal) ? 'interrupted' : 'silent';
    return code === undefined ? 'silent' : code === 0 ? 'passed' : 'tests-failed';
  },
};
