import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { adapters } from '../adapters/index.ts';
import { recordings } from './record/recordings.mjs';
import { fatesOf, replay, type Transcript, transcripts } from './transcript.ts';

const all = transcripts();

test('each adapter has a transcript, of each major that it serves', () => {
  const names = all.map(({ name }) => `${name}.`);
  for (const { name, majors } of adapters)
    for (const major of majors.length === 0 ? [''] : majors) {
      const begin = major === '' ? `${name}@` : `${name}@${major}.`;
      const remedy = `no transcript ${begin}: add it to suites/workbench/record/recordings.mjs and record it`;
      expect(names.filter(one => one.startsWith(begin)).length, remedy).toBeGreaterThan(0);
    }
});

test('each transcript can be recorded again', () => {
  expect(all.map(({ name }) => name)).toEqual(recordings.map(({ name }) => name).toSorted());
});

const projectOf = ({ name }: Transcript): string =>
  recordings.find(one => one.name === name)?.project ?? name.slice(0, name.indexOf('@'));

const expectedOf = (told: Transcript): unknown => {
  const file = new URL(`../fixtures/transcripts/${projectOf(told)}/fates.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
};

/** How often each attempt of a test ends. */
const endings = (events: readonly RunnerEvent[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (event.type !== 'test-finished') continue;
    const key = `${testId('s', event.test)} (${event.attempt})`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
};

const endsTwice = (events: readonly RunnerEvent[]): readonly string[] =>
  [...endings(events)].flatMap(([key, count]) => (count > 1 ? [key] : []));

/** Every place to cut a short one, and many of a long one. */
const cuts = ({ words: { length } }: Transcript): readonly number[] =>
  length <= 4_096
    ? Array.from({ length: length + 1 }, (_, at) => at)
    : fc.sample(fc.integer({ min: 0, max: length }), 60);

/** Both told turn by turn, as the coins fall. */
const interleaved = (
  [a, b]: readonly [Transcript, Transcript],
  coins: readonly boolean[],
): readonly [readonly RunnerEvent[], readonly RunnerEvent[]] => {
  const heard: [RunnerEvent[], RunnerEvent[]] = [[], []];
  const replays = [replay(a), replay(b)] as const;
  const over = [false, false];
  for (let turn = 0; !(over[0] && over[1]); turn++) {
    const side = coins[turn % coins.length] === true ? 1 : 0;
    const chosen = over[side] === true ? ((1 - side) as 0 | 1) : side;
    const next = replays[chosen].next();
    if (next.done === true) over[chosen] = true;
    else heard[chosen].push(...next.value);
  }
  return heard;
};

describe.each(all.map(told => [told.name, told] as const))('%s', (_name, told) => {
  test('has the fates that its project is written for', () => {
    expect(fatesOf(told)).toEqual(expectedOf(told));
  });

  test('is understood to its last line', () => {
    const lines = replay(told);
    let next = lines.next();
    while (next.done !== true) next = lines.next();
    expect(next.value).toBe(0);
  });

  test('cut at any byte it is decoded without throwing, and no test ends twice', () => {
    for (const at of cuts(told))
      for (const cut of [false, true]) {
        const events = [...replay(told, told.words.subarray(0, at), { cut })].flat();
        expect(endsTwice(events), `cut at byte ${at}`).toEqual([]);
      }
  });

  test('is told the same beside another one', () => {
    const alone = [...replay(told)].flat();
    const others = all.filter(({ adapter }) => adapter === told.adapter);
    const coins = fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }).filter(list => list.includes(true));
    const property = fc.property(fc.constantFrom(...others), coins, (other, thrown) => {
      const [a, b] = interleaved([told, other], thrown);
      expect(a).toEqual(alone);
      expect(b).toEqual([...replay(other)].flat());
    });
    fc.assert(property, { numRuns: 8 });
  });
});
