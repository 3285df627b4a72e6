import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunnerEvent, Step } from '../../../harness/protocol/event.ts';
import { earlierIn } from './earlier.ts';

const dir = mkdtempSync(join(tmpdir(), 'gate-earlier-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const file = 'a.test.js';
const other = process.pid + 1;
const load: Step = { kind: 'load', file };
const hook: Step = { kind: 'hook', hook: 'beforeAll', when: 'before', of: { file, titles: ['g'] } };
const begun = (step: Step, pid = other): RunnerEvent => ({ type: 'step-started', pid, step });
const over = (step: Step, pid = other): RunnerEvent => ({ type: 'step-finished', pid, step, ms: 1 });
const started = (title: string, project?: string): RunnerEvent => ({
  type: 'test-started',
  pid: other,
  attempt: 1,
  test: { file, titles: ['g', title], ...(project === undefined ? {} : { project }) },
});

const after = (...events: readonly RunnerEvent[]): { readonly lost: boolean; readonly over: readonly string[] } => {
  const path = join(dir, 'events');
  writeFileSync(
    path,
    `${events.map(event => JSON.stringify(event)).join('\n')}\n{"type":"test-started","pid":${other},"te`,
  );
  const { isLost, isOver } = earlierIn(path, { file });
  return { lost: isLost, over: ['x', 'y'].filter(title => isOver({ file, titles: ['g', title] })) };
};

test('nobody was there', () => {
  expect(after()).toEqual({ lost: false, over: [] });
  expect(after(begun(load, process.pid), started('x', 'p'))).toEqual({ lost: false, over: [] });
});

test('what was begun is over, whether or not it has come back', () => {
  expect(after(begun(load), over(load), started('x'))).toEqual({ lost: false, over: ['x'] });
});

test('a load that did not come back is not tried again', () => {
  expect(after(begun(load), over(load), begun(load)).lost).toBe(true);
});

test('a hook that did not come back takes its tests with it', () => {
  expect(after(begun(load), over(load), begun(hook)).over).toEqual(['x', 'y']);
  expect(after(begun(load), over(load), begun(hook), over(hook)).over).toEqual([]);
});
