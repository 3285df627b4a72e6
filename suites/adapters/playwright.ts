import { basename } from 'node:path';
import type { Adapter } from '../adapter.ts';
import { nodeLauncher } from './node-launcher.ts';

/** Workers, where the arguments say how many. */
const workersOf = (args: readonly string[]): number | 'all' => {
  const said = /(?:^| )(?:-j|--workers)[ =](\d+)(?= |$)/u.exec(args.join(' '))?.[1];
  return said === undefined ? 'all' : Math.max(1, Number(said));
};

/** Playwright's own test runner, with a reporter of ours beside those of the user. */
export const playwright: Adapter = {
  ...nodeLauncher(['playwright-launcher.js']),
  name: 'playwright',
  cores: ({ args }) => workersOf(args),
  majors: ['1'],
  candidates: ({ program }) => [
    {
      program: /^node(?:js)?(?:\.exe)?$/.test(basename(program[0] ?? '')) ? program : [process.execPath],
      check: { package: '@playwright/test', entry: 'package.json' },
    },
  ],
  remedy: 'npm install --save-dev @playwright/test',
};
