import { expect, test } from 'vitest';
import { looksAt, parseDumps, testThread } from './faulthandler-dump.ts';

/** Recorded from CPython 3.11 with pytest 9, shortened. */
const dump = (line: number): string => `Thread 0x00007f50c03ff6c0 (most recent call first):
  File "/lib/gateway_base.py", line 534 in read
  File "/lib/gateway_base.py", line 411 in _perform_spawn

Current thread 0x00007f50c168bb80 (most recent call first):
  File "test_\\xe9_loop.py", line ${line} in spin
  File "test_\\xe9_loop.py", line 11 in test_loops
  File "/site-packages/_pytest/python.py", line 167 in pytest_pyfunc_call
  File "<string>", line 1 in <module>
`;

test('several dumps in one file are told apart, and files are found from the working folder', () => {
  const dumps = parseDumps(dump(5) + dump(6), '/repo');
  expect(dumps.map(one => one.length)).toEqual([2, 2]);
  expect(dumps[1]?.[1]).toMatchObject({ id: '0x00007f50c168bb80', current: true, cut: false });
  expect(dumps[1]?.[1]?.frames[0]).toMatchObject({
    function: 'spin',
    file: '/repo/test_é_loop.py',
    line: 6,
    column: 0,
  });
  expect(dumps[1]?.[1]?.frames.at(-1)).toMatchObject({ function: '<module>', file: '<string>' });
});

test('the thread below the runner is the one of the test, also when another took the signal', () => {
  const other = dump(5)
    .replace('Current thread', 'Thread')
    .replace('Thread 0x00007f50c03', 'Current thread 0x00007f50c03');
  expect(testThread(parseDumps(other, '/repo')[0] ?? [])?.id).toBe('0x00007f50c168bb80');
});

test('without a runner it is the thread that took the signal', () => {
  const plain =
    'Current thread 0x1 [main] (most recent call first):\n  File "a.py", line 1 in a\n\nThread 0x2 (most recent call first):\n  <no Python frame>\n';
  expect(testThread(parseDumps(plain, '/')[0] ?? [])).toMatchObject({ id: '0x1', frames: [{ file: '/a.py' }] });
});

test('a dump that was read half-way does not count', () => {
  const whole = dump(5);
  const half = whole.slice(0, whole.indexOf('  File "/site-packages'));
  const dumps = parseDumps(whole + half, '/repo');
  expect(dumps).toHaveLength(2);
  expect(looksAt(dumps, '0x00007f50c168bb80')).toHaveLength(1);
});

test('of stacks that are too deep only the last look counts: their outer ends differ', () => {
  const deep = (line: number): string =>
    `Current thread 0x1 (most recent call first):\n  File "/a.py", line ${line} in deep\n  ...\n`;
  const dumps = parseDumps(deep(1) + deep(2), '/');
  expect(dumps[0]?.[0]?.cut).toBe(true);
  expect(looksAt(dumps, '0x1').map(frames => frames[0]?.line)).toEqual([2]);
});

test('cut anywhere, or no dump at all, it never throws', () => {
  const text = dump(5) + dump(6);
  for (let end = 0; end <= text.length; end += 1) expect(() => parseDumps(text.slice(0, end), '/')).not.toThrow();
  expect(parseDumps('Fatal Python error\n  File "a.py", line 1 in a\n  ...\n', '/')).toEqual([]);
});
