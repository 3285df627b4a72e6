import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { leftOut } from './outcome.ts';
import type { NodeTest } from './seam.ts';
import { witness } from './witness.ts';

test('what a reporter is told from the inside outward has its names from the outside inward', () => {
  const reporter = new EventEmitter();
  const view = witness({ reporter } as unknown as NodeTest, 'a.js');
  const say = (type: 'pass' | 'fail', name: string, nesting: number, more: object = {}): void => {
    reporter.emit(`test:${type}`, { name, nesting, details: { duration_ms: 2, ...more }, ...more });
  };
  say('pass', 'x', 0);
  say('pass', 'one', 1);
  say('fail', 'deep', 2, { error: new Error('no') });
  say('fail', 'two', 1);
  say('fail', 'p', 0);
  say('pass', 'in it', 1);
  say('pass', 'g', 0, { type: 'suite' });
  say('pass', 'x', 0, { skip: 'why' });
  say('pass', 'done', 0, { skip: leftOut });
  expect(view().map(({ test: { titles, nth }, outcome }) => [...titles, nth, outcome.kind].join(' '))).toEqual([
    'x  passed',
    'p  failed',
    'p one  passed',
    'p two  failed',
    'p two deep  failed',
    'g in it  passed',
    'x 2 skipped',
  ]);
});

test('a root without a reporter is not heard, and nothing breaks', () => {
  expect(witness({} as NodeTest, 'a.js')()).toEqual([]);
});
