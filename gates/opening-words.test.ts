import { expect, test } from 'vitest';
import { openingNotes } from './opening-words.ts';

type Known = Parameters<typeof openingNotes>[0];

const known = (memoryBytes?: number): Known =>
  ({
    suites: [
      {
        ready: {
          suite: { name: 'unit', runner: 'vitest', ...(memoryBytes === undefined ? {} : { memoryBytes }) },
          adapter: { majors: [] },
        },
        seat: { name: 'unit' },
      },
    ],
    memory: { trouble: () => undefined },
  }) as unknown as Known;

test('a ceiling for memory that nobody can watch is told', () => {
  expect(openingNotes(known(1024), undefined, false)).toEqual([
    {
      type: 'note',
      level: 'warning',
      suite: 'unit',
      text: 'its ceiling for memory is not watched: this system does not tell what its processes use',
    },
  ]);
  expect(openingNotes(known(1024), undefined, true)).toEqual([]);
  expect(openingNotes(known(), undefined, false)).toEqual([]);
});
