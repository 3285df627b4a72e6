import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../../harness/protocol/event.ts';
import { type Case, Telling } from './telling.ts';

const cases = (count: number): readonly Case[] =>
  Array.from({ length: count }, (_, at) => ({ name: `t${at}`, ref: { file: 'f', titles: [`t${at}`] }, attempt: 1 }));

const tell = (count: number, threads: number): { telling: Telling; told: () => readonly string[] } => {
  const events: RunnerEvent[] = [];
  const telling = new Telling({ say: event => void events.push(event), pid: 1, now: () => 0 }, cases(count), threads);
  const told = (): readonly string[] =>
    events.splice(0).map(event => {
      if (event.type === 'test-finished') return `${event.outcome.kind} ${event.test.titles.join()}`;
      return 'test' in event ? `${event.type.slice(5)} ${event.test.titles.join()}` : event.type;
    });
  return { telling, told };
};

test('so many begin at once, in their order, and the next one when one has ended', () => {
  const { telling, told } = tell(4, 2);
  expect(told()).toEqual(['started t0', 'started t1']);
  telling.take([{ name: 't1', kind: 'passed' }]);
  expect(told()).toEqual(['passed t1', 'started t2']);
  telling.take([{ name: 't0', kind: 'skipped' }]);
  expect(told()).toEqual(['skipped t0', 'started t3']);
  expect(telling.going.map(({ name }) => name)).toEqual(['t2', 't3']);
});

test('who has failed has no clock until it is told why', () => {
  const { telling, told } = tell(1, 1);
  telling.take([{ name: 't0', kind: 'failed' }]);
  expect(told()).toEqual(['started t0', 'paused t0']);
  telling.release(() => ({ kind: 'failed', failures: [{ message: 'no', stack: [] }] }));
  expect(told()).toEqual(['failed t0']);
  expect(telling.held).toEqual([]);
});

test('a result out of turn counts', () => {
  const { telling, told } = tell(3, 1);
  telling.take([{ name: 't2', kind: 'passed' }]);
  expect(told()).toEqual(['started t0', 'started t2', 'passed t2']);
});

test('whatever is said, a started test ends at most once, and none ends that was not started', () => {
  const word = fc.record({
    name: fc.constantFrom('t0', 't1', 't2', 't3', 'other'),
    kind: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const),
  });
  fc.assert(
    fc.property(fc.array(word), fc.integer({ min: 1, max: 5 }), (words, threads) => {
      const { telling, told } = tell(4, threads);
      telling.take(words);
      telling.release(() => ({ kind: 'failed', failures: [] }));
      const all = told();
      for (const name of ['t0', 't1', 't2', 't3']) {
        const ends = all.filter(each => new RegExp(`^(?:passed|failed|skipped) ${name}$`).test(each));
        expect(ends.length).toBeLessThanOrEqual(all.filter(each => each === `started ${name}`).length);
      }
    }),
  );
});
