import { describe, expect, test } from 'vitest';
import { probeNamespace } from '../../harness/process/containment.ts';
import { commandRows, pytestRows, vitestRows } from './expected.ts';
import { jestRows } from './expected-jest.ts';
import { nodeTestRows } from './expected-node-test.ts';
import { goRows } from './expected-streams.ts';
import { tellFates } from './fates.ts';

/** Rows in which pids, signals, stacks or leaks have a part: in a namespace they must say what they say outside. */
const telling = [
  'a loop in a test',
  'two loops in one file, on threads',
  'tests that end their process',
  'loops beside each other: only their workers are ended, and new ones go on',
  'processes left behind',
  'one worker for all files, which hangs in the last test of the first',
  'loops, with and without the GIL, a deadlock and an exit',
  'daemons',
  'xdist: a worker that crashes, and one that loops',
  'a loop, a wait for ever and a deadlock between tests that pass',
];
const rows = [
  ...[...vitestRows, ...jestRows, ...nodeTestRows, ...pytestRows, ...goRows].filter(({ name }) =>
    telling.includes(name),
  ),
  ...commandRows,
].map(row => ({ ...row, also: [] }));

const namespace = await probeNamespace();
if ('lack' in namespace) process.stderr.write(`SKIPPED: the fates in a namespace: ${namespace.lack}\n`);

describe.skipIf('lack' in namespace)('in a namespace', () => {
  test('every row that is named here is in the table', () => {
    const names = new Set(rows.map(({ name }) => name));
    expect([...telling, ...commandRows.map(({ name }) => name)].filter(name => !names.has(name))).toEqual([]);
  });

  tellFates(rows, { containment: 'namespace' });
});
