import { expect, test } from 'vitest';
import type { RunHead } from '../../harness/protocol/record.ts';
import { type Here, misfit } from './misfit.ts';

const head = (id: string, more: Partial<RunHead> = {}): RunHead => ({
  id,
  gate: 'run',
  partial: true,
  commit: 'c0ffee',
  gateVersion: '1.0.0',
  inputs: { configuration: id, portable: 'same', tree: 'clean', changes: {} },
  host: { os: 'linux', arch: 'x64', cpus: 2, node: 'v20.20.0' },
  containment: 'cookie',
  rules: { flaky: 'fail', leaks: 'fail' },
  root: '/r',
  ...more,
});
const part = (of: RunHead, ...names: readonly string[]): Parameters<typeof misfit>[0][number] => ({
  head: of,
  suites: names.map(name => ({ name, runner: 'command', cwd: '/r', why: '' })),
});
const here: Here = { commit: 'c0ffee', portable: 'same', suitesOf: () => ['a', 'b'] };
const shard = (id: string, index: number, more: object = {}): ReturnType<typeof part> =>
  part(head(id, { shard: { index, of: 3, gate: 'core', plan: 'p', ...more } }), 'a');
const whole = [part(head('one'), 'a'), part(head('two'), 'b')];

test('all shards of one plan fit, and so do runs of all suites', () => {
  expect(misfit([shard('x', 1), shard('y', 2), shard('z', 3)], here)).toBeUndefined();
  expect(misfit(whole, here)).toBeUndefined();
});

const other = (more: Partial<RunHead>): readonly ReturnType<typeof part>[] => [
  part(head('one'), 'a'),
  part(head('two', more), 'b'),
];

test.each([
  ['a hole between shards', [shard('x', 1), shard('z', 3)], 'shard 2/3 is missing: name its run too.'],
  ['two holes', [shard('y', 2)], 'shards 1/3 and 3/3 are missing: name their runs too.'],
  [
    'a shard twice',
    [shard('x', 1), shard('y', 1), shard('z', 3)],
    'shard 1/3 is there twice (x and y): leave one out.',
  ],
  ['another number of shards', [shard('x', 1), shard('y', 2, { of: 2 })], 'are parts of different wholes'],
  ['another gate', [shard('x', 1), shard('y', 2, { gate: 'full' })], 'are parts of different wholes'],
  [
    'another plan',
    [shard('x', 1), shard('y', 2, { plan: 'q' })],
    'were divided differently, because their machines remember different times',
  ],
  ['a shard and a run', [shard('x', 1), part(head('two'), 'b')], 'run x is a shard and others are not'],
  ['a run twice', [...whole, ...whole], 'run one is named twice: name it once.'],
  ['a suite twice', [...whole, part(head('three'), 'b')], 'suite b is in two and in three: leave one of them out.'],
  ['a suite in none', whole.slice(0, 1), 'suite b is in none of these runs: name a run of it too.'],
  ['another commit', other({ commit: 'beef' }), 'runs one and two are of different commits (c0ffee and beef)'],
  [
    'other files',
    other({ inputs: { configuration: '', portable: 'same', tree: 'x', changes: { 'a.ts': 'y' } } }),
    'runs one and two saw different files (a.ts)',
  ],
  [
    'another configuration',
    other({ inputs: { configuration: '', portable: 'else', tree: 'clean' } }),
    'were configured differently: join runs with one configuration.',
  ],
  ['another gate version', other({ gateVersion: '2' }), 'are of different versions of the gate (1.0.0 and 2)'],
  [
    'another Node',
    other({ host: { os: 'linux', arch: 'x64', cpus: 2, node: 'v22.0.0' } }),
    'ran on different versions of Node',
  ],
  ['other rules', other({ rules: { flaky: 'fail', leaks: 'fail', strict: true } }), 'were judged by different rules'],
  ['no commit', [part(head('one', { commit: undefined as never }), 'a')], 'run one knows no commit of git'],
  ['arguments', other({ inputs: { configuration: '', tree: 'clean' } }), 'run two had arguments for its runner'],
  ['fast', other({ gate: 'fast' }), 'run two is a choice of tests (gate fast)'],
  ['a whole gate', other({ partial: false }), 'run two is a whole gate already'],
  ['a joint run', other({ mergedFrom: ['x'] }), 'run two was joined from others'],
])('%s is refused in one sentence', (_, parts, words) => {
  const said = misfit(parts, here);
  expect(said).toContain(words);
  expect(said).toMatch(/^[^\n]*\.$/u);
});

test('what is here must be what they ran', () => {
  expect(misfit(whole, { ...here, commit: 'beef' })).toBe(
    'the runs are of commit c0ffee, and this is beef: check that commit out.',
  );
  expect(misfit(whole, { ...here, portable: 'else' })).toContain('configured differently from what is here');
});
