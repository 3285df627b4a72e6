import { expect, test } from 'vitest';
import { OomCounter, readOomKills } from './oom.ts';

const reading = (files: Readonly<Record<string, string>>) => readOomKills(path => files[path]);

test.each([
  [
    'cgroup v2',
    {
      '/proc/self/cgroup': '0::/ci/job\n',
      '/sys/fs/cgroup/ci/job/memory.events': 'low 0\noom 2\noom_kill 3\n',
      '/proc/vmstat': 'oom_kill 9\n',
    },
    3,
  ],
  [
    'cgroup v1',
    {
      '/proc/self/cgroup': '4:memory:/job\n1:cpu:/\n0::/\n',
      '/sys/fs/cgroup/memory/job/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 4\n',
    },
    4,
  ],
  [
    'a container that sees its own group at the root',
    { '/proc/self/cgroup': '0::/on/the/host\n', '/sys/fs/cgroup/memory.events': 'oom_kill 1\n' },
    1,
  ],
  ['no group with a counter: the whole machine', { '/proc/vmstat': 'pgfault 8\noom_kill 5\n' }, 5],
  ['nothing that can be read', {}, undefined],
])('%s', (_, files, kills) => {
  expect(reading(files)).toBe(kills);
});

test('only what is new counts, each time it is asked', () => {
  let kills: number | undefined = 7;
  const counter = new OomCounter(() => kills);
  expect(counter.fresh()).toBe(0);
  kills = 9;
  expect(counter.fresh()).toBe(2);
  expect(counter.fresh()).toBe(0);
  kills = undefined;
  expect(counter.fresh()).toBeUndefined();
});
