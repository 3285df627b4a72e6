import type { Adapter } from '../adapter.ts';
import { nodeLauncher } from './node-launcher.ts';

/** vitest 3 and 4, through a launcher that runs the user's own copy with everything as configured. */
export const vitest: Adapter = {
  ...nodeLauncher(['vitest-launcher.js']),
  name: 'vitest',
  cores: () => 'all',
  majors: ['3', '4'],
  // The user's own vitest, found the way the launcher will find it.
  candidates: () => [{ program: [process.execPath], check: { package: 'vitest', entry: 'node' } }],
  remedy: 'npm install --save-dev vitest',
};
