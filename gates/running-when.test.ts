import { expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import { RunningWhen } from './running-when.ts';

const id = (name: string) => testId('unit', { file: 'a', titles: [name] });

test('who ran at a time, the one that began last first; nobody of another suite', () => {
  const running = new RunningWhen();
  running.started('unit', id('long'), 1_000);
  running.started('unit', id('over'), 1_100);
  running.finished(id('over'), 2_000);
  running.started('unit', id('late'), 5_000);
  running.started('other', id('elsewhere'), 1_000);
  expect(running.at('unit', 4_000)).toEqual([id('long')]);
  expect(running.at('unit', 4_900)).toEqual([id('late'), id('long')]); // its start was read a moment later
  expect(running.at('unit', 100)).toEqual([]);
});

test('a test that ran twice is told of both times, and once where both are meant', () => {
  const running = new RunningWhen();
  for (const from of [1_000, 1_400]) {
    running.started('unit', id('again'), from);
    running.finished(id('again'), from + 100);
  }
  running.finished(id('again'), 9_000); // nobody saw that begin
  running.started('unit', id('again'), 8_000);
  expect(running.at('unit', 1_050)).toEqual([id('again')]);
  expect(running.at('unit', 1_490)).toEqual([id('again')]);
  expect(running.at('unit', 5_000)).toEqual([]);
  expect(running.at('unit', 8_500)).toEqual([id('again')]);
});
