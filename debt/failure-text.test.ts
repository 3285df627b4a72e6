import { expect, test } from 'vitest';
import type { Frame } from '../harness/protocol/outcome.ts';
import type { FailureRecord } from '../harness/protocol/record.ts';
import { failureText, leakText } from './failure-text.ts';

const at = (file: string, name: string, line = 1): Frame => ({ function: name, file, line, column: 1 });

const text = (failure: Partial<FailureRecord>): string =>
  failureText({ kind: 'fail', message: 'Error: boom', stack: [], ...failure });

test('a failure is its first line and where it was', () => {
  const stack = [at('src/refund.ts', 'apply', 12), at('src/order.ts', 'refund', 9)];
  expect(text({ message: 'AssertionError: no\n\n- 1\n+ 2', stack })).toBe(
    'AssertionError: no @ src/refund.ts:apply, src/order.ts:refund',
  );
});

test('a line moves, the text stays', () => {
  expect(text({ stack: [at('src/a.ts', 'f', 1)] })).toBe(text({ stack: [at('src/a.ts', 'f', 99)] }));
});

test('only three places, each once, and only of the project', () => {
  const stack = [
    at('/usr/lib/python3.12/json/decoder.py', 'decode'),
    at('node_modules/vitest/dist/a.js', 'run'),
    at('packages/a/node_modules/x/index.js', 'x'),
    at('.venv/lib/python3.12/site-packages/x.py', 'x'),
    at('node:internal/process/task_queues', 'processTicks'),
    at('<frozen importlib>', 'load'),
    at('C:\\Program Files\\x.js', 'x'),
    at('../other/x.ts', 'x'),
    at('src/a.ts', ''),
    at('src/a.ts', '<anonymous>'),
    at('src/a.ts', 'Object.<anonymous>'),
    at('a.py', '<lambda>'),
    at('a_test.go', 'TestA.func1'),
    at('src/lib.rs', 'core::run::{{closure}}'),
    at('src/loop.ts', 'loop', 1),
    at('src/loop.ts', 'loop', 2),
    at('src/b.ts', 'async Refund.apply [as run]'),
    at('src/c.rs', 'shop::refund::apply::h0123456789abcdef'),
    at('src/d.ts', 'never'),
  ];
  expect(text({ stack })).toBe('Error: boom @ src/loop.ts:loop, src/b.ts:apply, src/c.rs:apply');
});

test.each([
  ['new Refund', 'Refund'],
  ['async load', 'load'],
  ['Module.run', 'run'],
  ['(*Refund).Apply', 'Apply'],
  ['refund.Apply(...)', 'Apply'],
])('a function is named as its debugger names it: %s', (written, name) => {
  expect(text({ stack: [at('src/a', written)] })).toBe(`Error: boom @ src/a:${name}`);
});

test.each([
  ['\n\n  Error: boom\nmore', 'Error: boom'],
  ['', 'failed without a message'],
  [
    "thread 'main' panicked at src/main.rs:4:5:\nno luck\nnote: more",
    "thread 'main' panicked at src/main.rs:4:5: no luck",
  ],
  ['E       assert 1 == 2', 'assert 1 == 2'],
])('the headline of %j', (message, headline) => {
  expect(text({ message })).toBe(headline);
});

test('a hang is its class and its innermost places, never its limit', () => {
  const hang = { kind: 'hang', message: 'hung: no end after 5 s', deadline: 'test', limitMs: 5000 } as const;
  expect(text({ ...hang, class: 'spinning', stack: [at('src/a.ts', 'spin'), at('src/b.ts', 'go')] })).toBe(
    'hang: spinning @ src/a.ts:spin, src/b.ts:go',
  );
  expect(text({ ...hang, class: 'io' })).toBe('hang: io (test limit)');
  expect(text({ kind: 'hang', message: '', deadline: 'load' })).toBe('hang: unknown (load limit)');
});

test.each([
  [
    'crashed: its process was killed by SIGSEGV while it ran (one of 3 tests in flight in that process)',
    'crash: SIGSEGV',
  ],
  ['crashed: its process exited with code 3 while it ran', 'crash: exit code 3'],
  [
    'crashed: its process ended while it ran (one of 3 tests in flight in that process)',
    'crash: its process ended while it ran',
  ],
  ['process.exit unexpectedly called with "7"', 'crash: exit code 7'],
  ['exit status: 101', 'crash: exit code 101'],
  [
    "worker 'gw1' crashed while running 'tests/test_a.py::test_b'",
    "crash: worker crashed while running 'tests/test_a.py::test_b'",
  ],
])('a crash is what ended the process: %s', (message, expected) => {
  expect(text({ kind: 'crash', message })).toBe(expected);
});

test('a crash has one place', () => {
  expect(text({ kind: 'crash', message: 'SIGABRT', stack: [at('src/a.ts', 'f'), at('src/b.ts', 'g')] })).toBe(
    'crash: SIGABRT @ src/a.ts:f',
  );
});

test('a leak is the names of the programs, sorted, each once', () => {
  const commands = [
    '/usr/bin/sleep 300',
    'node /tmp/x/server.js --port 5432',
    'sleep 5',
    '-bash',
    'nginx: worker process',
    'C:\\node\\node.exe x',
  ];
  expect(leakText(commands.map((command, pid) => ({ pid, command })))).toBe('leak: bash, nginx, node, sleep');
  expect(leakText([{ pid: 1, command: '' }])).toBe('leak: ?');
  expect(leakText([])).toBe('leak: a process without a name');
});
