import { expect, test } from 'vitest';
import { framesOf } from './stack.ts';

test.each([
  ['    at run (/repo/a.ts:3:7)', { function: 'run', file: '/repo/a.ts', line: 3, column: 7 }],
  [
    '    at async Store.save (file:///repo/with%20space/a.ts:3:7)',
    { function: 'Store.save', file: '/repo/with space/a.ts', line: 3, column: 7 },
  ],
  ['    at /repo/a.ts:3:7', { function: '', file: '/repo/a.ts', line: 3, column: 7 }],
  ['    at async file:///repo/a.ts:3:7', { function: '', file: '/repo/a.ts', line: 3, column: 7 }],
  ['    at new Map2 (/repo/a (copy).ts:1:2)', { function: 'new Map2', file: '/repo/a (copy).ts', line: 1, column: 2 }],
  ['    at run (/repo/a.ts?v=12:3:7)', { function: 'run', file: '/repo/a.ts', line: 3, column: 7 }],
])('%s', (line, frame) => {
  expect(framesOf(`Error: at work (x:1:1)\n${line}`)).toEqual([frame]);
});

test.each([
  '    at node:internal/process/task_queues:95:5',
  '    at Array.map (<anonymous>)',
  '    at native',
  'Error: nothing',
  '    at run (file://%zz:1:1)',
])('no frame: %s', line => {
  expect(framesOf(line)).toEqual([]);
});
