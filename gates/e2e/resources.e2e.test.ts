import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { commands, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const mib = 2 ** 20;
const hog = (size: number): string => `import time\nheld = b"x" * (${size} << 20)\ntime.sleep(300)\n`;

const run = async (
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<{ readonly record: RunRecord; readonly summary: string }> => {
  const cwd = project({ 'gate.config.json': config, ...files });
  await runGate(['core', '--quiet'], { cwd });
  return { record: JSON.parse(latest(cwd, 'run.json')) as RunRecord, summary: latest(cwd, 'summary.md') };
};

test('a launch tells its peak and its time on a CPU, its ended children included', async () => {
  const burn = 'held = b"x" * (100 << 20)\nimport time\nwhile time.process_time() < 1.5: pass\n';
  const { record, summary } = await run(commands({ s: ['sh', '-c', 'python3 burn.py & wait'] }), { 'burn.py': burn });
  const [launch] = record.suites[0]?.launchDetails ?? [];
  expect(launch).toMatchObject({ launch: 1, why: 'first launch', exit: { code: 0 } });
  expect(launch?.cpuMs).toBeGreaterThanOrEqual(1_450);
  expect(launch?.peakMemoryBytes).toBeGreaterThan(100 * mib);
  expect(launch?.peakMemoryBytes).toBeLessThan(200 * mib);
  expect(summary).toMatch(/## Resources\n\n- s: peak 1\d\d MiB · CPU \d/);
});

test('the time of a launch that is over before it is looked at is known all the same', async () => {
  const { record } = await run(
    commands({ s: ['python3', '-c', 'import time\nwhile time.process_time() < 0.3: pass'] }),
  );
  expect(record.suites[0]?.launchDetails?.[0]?.cpuMs).toBeGreaterThanOrEqual(250);
});

test('the memory limit says who held how much, and ends it at once', async () => {
  const suites = commands({ s: ['sh', '-c', 'trap "" TERM; python3 hog.py; true'] }, { memory: '200MiB' });
  const { record } = await run(suites, { 'hog.py': hog(300) });
  expect(record.tests).toMatchObject([{ id: 's :: (command)', outcome: 'crashed' }]);
  expect(record.tests[0]?.failure?.message).toMatch(
    /^crashed: memory limit while it ran\nits launch held \d{3} MiB of at most 200 MiB, \d{3} MiB of it in process \d+: \S*python3 hog\.py$/,
  );
  expect(new Set(record.kills.map(({ reason }) => reason))).toEqual(new Set(['memory limit']));
  expect(record.totals).toMatchObject({ census: 1, crashed: 1 });
});

test('pages that several processes share count once', async () => {
  const fork = [
    'import os, time',
    'held = b"x" * (100 << 20)',
    'children = []',
    'for _ in range(4):',
    '    child = os.fork()',
    '    if child == 0:',
    '        time.sleep(2)',
    '        os._exit(0)',
    '    children.append(child)',
    'for child in children: os.waitpid(child, 0)',
  ];
  const { record } = await run(commands({ s: ['python3', 'fork.py'] }, { memory: '300MiB' }), {
    'fork.py': `${fork.join('\n')}\n`,
  });
  expect(record.tests).toMatchObject([{ outcome: 'passed' }]);
  expect(record.suites[0]?.launchDetails?.[0]?.peakMemoryBytes).toBeLessThan(300 * mib);
});
