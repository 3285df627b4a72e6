import { expect, test } from 'vitest';
import { pointsIn } from './ledger-past.ts';

const commit = (day: string, ...changes: readonly string[]): string =>
  `\0${Date.parse(`${day}T12:00:00Z`) / 1000}\n\n${changes.join('\n')}\n`;
const file = (id: number): string => `debt/entries/unit/${id.toString(16).padStart(12, '0')}.yaml`;

test('one point a day, that at its end; what is no entry does not count', () => {
  const log =
    commit('2026-09-01', `A\t${file(1)}`, `A\t${file(2)}`, 'A\tdebt/entries/README.md') +
    commit('2026-09-03', `D\t${file(1)}`, `M\t${file(2)}`) +
    commit('2026-09-03', `A\t${file(3)}`, `A\t${file(4)}`) +
    commit('2026-09-09', `D\t${file(2)}`, `D\t${file(3)}`, `D\t${file(4)}`);
  expect(pointsIn(log)).toEqual([
    { day: '2026-09-01', entries: 2 },
    { day: '2026-09-03', entries: 3 },
    { day: '2026-09-09', entries: 0 },
  ]);
});

test('an entry whose suite gets another name is still one', () => {
  const moved = file(1).replace('unit', 'api');
  expect(
    pointsIn(commit('2026-09-01', `A\t${file(1)}`) + commit('2026-09-02', `A\t${moved}`, `D\t${file(1)}`)),
  ).toEqual([
    { day: '2026-09-01', entries: 1 },
    { day: '2026-09-02', entries: 1 },
  ]);
});

test('a log of nothing has no point', () => {
  expect(pointsIn('')).toEqual([]);
});
