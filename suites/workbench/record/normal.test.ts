import { expect, test } from 'vitest';
import { normal } from './normal.mjs';

type Machine = { readonly home: string; readonly pids: readonly [number, number]; readonly ms: number };

const one: Machine = { home: '/home/a', pids: [70, 81], ms: 1.25 };
const other: Machine = { home: '/srv/b', pids: [9, 5], ms: 30 };

const same = (words: (machine: Machine) => string): string => {
  const [a, b] = [one, other].map(machine =>
    normal(words(machine), {
      places: { '/project': `${machine.home}/project`, '/launch': machine.home },
      leader: machine.pids[0],
    }),
  );
  expect(a).toBe(b);
  return a ?? '';
};

test('events differ in nothing but what the runner said', () => {
  const words = same(({ home, pids, ms }) =>
    [
      JSON.stringify({ type: 'runner-ready', pid: pids[0], version: `20.${ms}` }),
      JSON.stringify({ type: 'test-finished', pid: pids[1], ms, stack: [{ file: `${home}/project/a.js`, line: 3 }] }),
      JSON.stringify({ at: ms, pid: pids[0], key: `${pids[1]}.0.1`, limitMs: 5, message: `no ${home}/x` }),
    ].join('\n'),
  );
  expect(words.split('\n').map(line => JSON.parse(line) as unknown)).toEqual([
    { type: 'runner-ready', pid: 1, version: '(version)' },
    { type: 'test-finished', pid: 2, ms: 0, stack: [{ file: '/project/a.js', line: 3 }] },
    { at: 0, pid: 1, key: '2.0.1', limitMs: 5, message: 'no /launch/x' },
  ]);
});

test('Go tells no time, no address and no process of its own', () => {
  const words = same(({ home, pids, ms }) =>
    [
      `go-process ${pids[1]} ${home}/project`,
      JSON.stringify({
        Time: `2026-01-01T00:00:0${ms}Z`,
        Action: 'output',
        Output: `--- FAIL: TestA (${ms.toFixed(2)}s)\n`,
      }),
      JSON.stringify({ Action: 'output', Output: `ok  \tm\t${ms.toFixed(3)}s\n` }),
      JSON.stringify({ Action: 'output', Output: `FAIL\tm\t${ms.toFixed(3)}s\n` }),
      `goroutine ${pids[0]} [running]: 0xc000${pids[0]}`,
    ].join('\n'),
  );
  expect(words.split('\n')).toEqual([
    'go-process 2 /project',
    '{"Time":"2000-01-01T00:00:00Z","Action":"output","Output":"--- FAIL: TestA (0.00s)\\n"}',
    '{"Action":"output","Output":"ok  \\tm\\t0.000s\\n"}',
    '{"Action":"output","Output":"FAIL\\tm\\t0.000s\\n"}',
    'goroutine 0 [running]: 0x0',
  ]);
});

test('Rust tells no thread', () => {
  expect(same(({ pids }) => `thread 'tests::fails' (${pids[0]}) panicked`)).toBe("thread 'tests::fails' (0) panicked");
});

test('what belongs to a runtime lies nowhere', () => {
  expect(same(({ home }) => `${home}/lib/python3.11/importlib/x.py ${home}/go-1.19/src/testing/testing.go:3`)).toBe(
    '/stdlib/importlib/x.py /go/src/testing/testing.go:3',
  );
});

test('TAP and JUnit tell no time and no machine', () => {
  same(({ ms }) => `  duration_ms: ${ms}\n# duration_ms ${ms}`);
  const words = same(
    ({ home, ms }) => `<testcase time="${ms}" timestamp="${ms}" hostname="${home.length}" file="${home}/project/a.py">`,
  );
  expect(words).toBe('<testcase time="0" timestamp="" hostname="" file="/project/a.py">');
});
