import { expect, test } from 'vitest';
import type { RunnerEvent } from '../protocol/event.ts';
import { PidMap, pidOfNobody } from './pid-map.ts';

const ready = (pid: number): RunnerEvent => ({ type: 'runner-ready', pid, runtime: 'native', spare: false });
const discovered = (pid: number): RunnerEvent => ({ type: 'discovered', pid, tests: [] });
/** A map over a world in which only the given processes live: what is outside by what is inside. */
const mapOver = (living: Map<number, number>): PidMap =>
  new PidMap(
    () => [...living.values()],
    pid => [...living].find(([, outside]) => outside === pid)?.[0],
  );
const pidOf = (event: RunnerEvent): number | undefined => ('pid' in event ? event.pid : undefined);

test('a pid of the inside becomes the one that we see', () => {
  const map = mapOver(new Map([[3, 4711]]));
  expect(map.translate(ready(3))).toEqual(ready(4711));
  expect(map.translate({ type: 'tests-done' })).toEqual({ type: 'tests-done' });
});

test('the last words of a process that is gone are still its own', () => {
  const living = new Map([[3, 4711]]);
  const map = mapOver(living);
  map.translate(ready(3));
  living.clear();
  expect(map.translate(discovered(3))).toEqual(discovered(4711));
});

test('a newcomer with an old pid is another process', () => {
  const living = new Map([[3, 4711]]);
  const map = mapOver(living);
  map.translate(ready(3));
  living.set(3, 4712);
  expect(map.translate(ready(3))).toEqual(ready(4712));
});

test('who was gone before anybody looked gets a pid that no process has', () => {
  const map = mapOver(new Map());
  expect(pidOf(map.translate(ready(3)))).toBe(pidOfNobody(3));
  expect(pidOfNobody(3)).toBeGreaterThan(4_194_304);
  expect(map.translate(discovered(3))).toEqual(discovered(pidOfNobody(3)));
});
