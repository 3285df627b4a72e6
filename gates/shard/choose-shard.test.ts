import { expect, test } from 'vitest';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import { chooseShard } from './choose-shard.ts';
import type { ListedFiles } from './pieces.ts';

const listed: readonly ListedFiles[] = [
  {
    suite: 'web',
    files: [
      { ref: { file: 'a' }, tests: 3 },
      { ref: { file: 'b' }, tests: 1 },
      { ref: { file: 'b', project: 'p' }, tests: 2 },
    ],
  },
  { suite: 'lint', files: [] },
];

const remembered = (suite: string, file: string, ms: number, project?: string): TestHistory => ({
  id: `${suite} :: ${file} > t` as TestId,
  suite,
  ...(project === undefined ? {} : { project }),
  file,
  titles: ['t'],
  ms,
  runs: 1,
  failures: 0,
  last: 'passed',
  lastFlaky: false,
  clean: 1,
  lastAt: 0,
});

const history = [
  remembered('web', 'a', 50),
  remembered('web', 'b', 10),
  remembered('web', 'b', 90, 'p'),
  remembered('lint', '', 60),
];

test('a suite is cut between files, one that cannot be cut stays whole; what others run is counted', () => {
  const [one, two] = [1, 2].map(index => chooseShard(listed, { history }, { index, of: 2 }));
  expect(one).toMatchObject({
    choices: [
      { suite: 'web', only: { files: [{ file: 'b', project: 'p' }, { file: 'b' }], tests: [] }, leftOut: 3, ms: 100 },
    ],
  });
  expect(two?.choices.map(({ suite, only, leftOut }) => [suite, only?.files, leftOut])).toEqual([
    ['web', [{ file: 'a' }], 3],
    ['lint', undefined, 0],
  ]);
  expect(one?.plan).toBe(two?.plan);
});

test('other times, another plan', () => {
  const other = chooseShard(listed, { history: [remembered('web', 'a', 900)] }, { index: 1, of: 2 });
  expect(other.plan).not.toBe(chooseShard(listed, { history }, { index: 1, of: 2 }).plan);
});

test('one shard is everything, and nothing of it is selected', () => {
  const { choices } = chooseShard(listed, { history }, { index: 1, of: 1 });
  expect(choices.map(({ suite, only, leftOut }) => [suite, only, leftOut])).toEqual([
    ['web', undefined, 0],
    ['lint', undefined, 0],
  ]);
});

test('more shards than there is to share', () => {
  expect(() => chooseShard(listed, { history }, { index: 1, of: 5 })).toThrow(
    '--shard 1/5: there are only 4 files and suites to share, so use at most 4 shards.',
  );
});

test('who needs another is in its shard, with all its files', () => {
  const more = [...listed, { suite: 'spell', files: [] }];
  const tied = [['web', 'lint']];
  const shards = [1, 2].map(index => chooseShard(more, { history: [], tied }, { index, of: 2 }));
  expect(shards.map(({ choices }) => choices.map(({ suite, only }) => [suite, only]))).toEqual([
    [
      ['web', undefined],
      ['lint', undefined],
    ],
    [['spell', undefined]],
  ]);
  expect(shards[0]?.plan).not.toBe(chooseShard(more, { history: [] }, { index: 1, of: 2 }).plan);
  expect(() => chooseShard(more, { history: [], tied }, { index: 1, of: 3 })).toThrow(
    '--shard 1/3: there are only 2 files and suites to share (web and lint stay together, as they need each other), so use at most 2 shards.',
  );
});
