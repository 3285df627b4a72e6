import { expect, test } from 'vitest';
import { jest } from './jest.ts';

test.each([
  [[], [process.execPath]],
  [['pnpm', 'exec', 'jest'], [process.execPath]],
  [
    ['/usr/bin/node', '--no-warnings'],
    ['/usr/bin/node', '--no-warnings'],
  ],
])('the program %j is run as %j', (program, expected) => {
  expect(jest.candidates({ cwd: '/repo', program }, {}).map(each => each.program)).toEqual([expected]);
});

test.each([
  [[], 'all'],
  [['-i'], 1],
  [['src', '--runInBand'], 1],
  [['-w', '3'], 3],
  [['--maxWorkers=2'], 2],
  [['--maxWorkers=50%'], 'all'],
])('the arguments %j keep %s cores busy', (args, cores) => {
  expect(jest.cores({ args })).toBe(cores);
});
