import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../../harness/protocol/event.ts';
import type { Case, Result } from './shapes.ts';
import { Telling } from './telling.ts';

const group = {
  title: '',
  type: 'file',
  location: { file: '/r/a.spec.js', line: 0, column: 0 },
  project: () => undefined,
} as const;
const caseOf = (title: string): Case => ({
  id: title,
  title,
  parent: group,
  location: { file: '/r/a.spec.js', line: 1, column: 1 },
  timeout: 30_000,
  repeatEachIndex: 0,
  expectedStatus: 'passed',
  annotations: [],
});
const resultOf = (status: Result['status'], workerIndex = 0): Result => ({
  status,
  retry: 0,
  workerIndex,
  duration: 1,
  errors: [],
  steps: [],
});

const telling = (): { telling: Telling; told: () => readonly string[] } => {
  const events: RunnerEvent[] = [];
  const one = new Telling({ say: event => void events.push(event), fileOf: path => path.replace('/r/', '') });
  one.begin({ rootDir: '/r', maxFailures: 0, version: '1.65.1' }, { allTests: () => ['x', 'y'].map(caseOf) });
  one.worker(0, 100);
  events.splice(0);
  return {
    telling: one,
    told: () => events.splice(0).map(event => `${event.type} ${'pid' in event ? event.pid : ''}`),
  };
};

test('a test is held by the process of its worker', () => {
  const { telling: one, told } = telling();
  one.testBegin(caseOf('x'), resultOf('passed'));
  one.testEnd(caseOf('x'), resultOf('interrupted'));
  expect(told()).toEqual(['test-started 100']);
});

test('who ran in a worker that has ended ends with it, and what Playwright says of that is not told', () => {
  const { telling: one, told } = telling();
  const x = caseOf('x');
  one.testBegin(x, resultOf('passed'));
  one.workerEnded(100, { signal: 'SIGKILL' });
  one.testEnd(x, resultOf('failed'));
  one.workerEnded(100, { code: 0 });
  expect(told()).toEqual(['test-started 100', 'process-ended 100']);
});

test('whatever happens, a started test ends at most once', () => {
  const cases = ['x', 'y'].map(caseOf);
  const [x, y] = cases;
  if (x === undefined || y === undefined) throw new Error('two tests');
  const step = fc.record({
    what: fc.constantFrom('begin', 'end', 'die'),
    test: fc.constantFrom(x, y),
    status: fc.constantFrom('passed' as const, 'failed' as const, 'timedOut' as const, 'skipped' as const),
  });
  fc.assert(
    fc.property(fc.array(step), steps => {
      const { telling: one, told } = telling();
      for (const { what, test: each, status } of steps) {
        if (what === 'begin') one.testBegin(each, resultOf(status));
        else if (what === 'end') one.testEnd(each, resultOf(status));
        else one.workerEnded(100, { code: 1 });
      }
      const all = told();
      const count = (type: string): number => all.filter(each => each.startsWith(type)).length;
      expect(count('test-finished') + count('process-ended')).toBeLessThanOrEqual(count('test-started'));
    }),
  );
});
