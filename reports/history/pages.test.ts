import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { TestRecord } from '../../harness/protocol/record.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { sampleTest } from '../sample-records.ts';
import { readBaseline } from './baselines.ts';
import { openDatabase } from './database.ts';
import { readTests } from './remembered.ts';
import { folder, got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

const named = (title: string, suite: string, more: Partial<TestRecord> = {}): TestRecord =>
  sampleTest({ id: testId(suite, { file: 'a.ts', titles: [title] }), suite, file: 'a.ts', titles: [title], ...more });

test('what is read page by page is what is read at once, whatever a page holds', async () => {
  const path = join(folder(), 'history.db');
  const memory = await history(path);
  // The later run knows tests that stand before those of the earlier one.
  const [early, late] = [
    ['m', 'n', 'o'],
    ['a', 'b', 'z'],
  ].map(titles => titles.flatMap(title => [named(title, 'unit'), named(title, 'web', { outcome: 'failed' })]));
  got(memory.record(runAt(1, early ?? [])));
  got(memory.record(runAt(2, [...(early ?? []), ...(late ?? [])])));
  const database = got(await openDatabase(path));
  const whole = { recent: 20, page: 1000 };
  const ids = readTests(database, whole).map(({ id }) => id);
  expect(ids).toHaveLength(12);
  expect(ids).toEqual(ids.toSorted());
  const baseline = readBaseline(database, 'full', 1000);
  expect([baseline?.census.size, baseline?.passed.size]).toEqual([12, 6]);
  for (const page of [1, 5, 6, 11, 12, 13]) {
    expect(readTests(database, { ...whole, page })).toEqual(readTests(database, whole));
    const web = readTests(database, { ...whole, suites: ['web'], page });
    expect(web.map(({ suite, titles, runs }) => [suite, ...titles, runs])).toEqual([
      ['web', 'a', 1],
      ['web', 'b', 1],
      ['web', 'm', 2],
      ['web', 'n', 2],
      ['web', 'o', 2],
      ['web', 'z', 1],
    ]);
    expect(readBaseline(database, 'full', page)).toEqual(baseline);
  }
  database.close();
});
