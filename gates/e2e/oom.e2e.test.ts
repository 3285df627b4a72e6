import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { cli, commands, type Ended, latest, launch, project, sweep, until } from './live-gate.ts';

const mib = 2 ** 20;

/** Where memory groups are made: cgroup v1 has a hierarchy for memory, v2 has one for everything. */
const hierarchy = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup'].find(dir => existsSync(join(dir, 'cgroup.procs')));
const groups: string[] = [];

/** A group of processes that may hold so much between them; undefined where we may not make one. */
const groupOf = (bytes: number): string | undefined => {
  const group = join(hierarchy ?? '/nowhere', `gate-oom-${process.pid}-${groups.length}`);
  try {
    mkdirSync(group);
    groups.push(group);
    const limit = ['memory.limit_in_bytes', 'memory.max'].find(name => existsSync(join(group, name)));
    writeFileSync(join(group, limit ?? 'memory.max'), String(bytes));
    return group;
  } catch {
    return undefined;
  }
};

const canGroup = groupOf(mib) !== undefined;
const dropGroups = async (): Promise<void> => {
  for (const group of groups.splice(0))
    await until(`${group} is empty`, () => readFileSync(join(group, 'cgroup.procs'), 'utf8') === '').then(() =>
      rmdirSync(group),
    );
};
await dropGroups();

afterEach(async () => {
  expect(await sweep()).toEqual([]);
  await dropGroups();
});

/** Runs the gate and all that it starts where the kernel gives them so much memory, and kills the largest beyond it. */
const runWithin = async (
  bytes: number,
  dir: string,
): Promise<{ readonly ended: Ended; readonly record: RunRecord }> => {
  const group = groupOf(bytes);
  const enter = `echo $$ > ${group ?? ''}/cgroup.procs && exec "$@"`;
  const ended = await launch(['sh', '-c', enter, 'sh', process.execPath, cli, 'core'], { cwd: dir }).ended;
  return { ended, record: JSON.parse(latest(dir, 'run.json')) as RunRecord };
};

const fatesOf = ({ tests }: RunRecord): Readonly<Record<string, string>> =>
  Object.fromEntries(tests.map(({ id, outcome }) => [id, outcome]));

if (!canGroup) process.stderr.write('SKIPPED: killed for want of memory: no group for memory can be made here\n');

// Skipped where this user may not make a group for memory: the whole machine's memory is not ours to use up. Nothing here takes more
// than 2 GiB, whatever becomes of the group.
describe.runIf(canGroup)('the kernel kills for want of memory', () => {
  test('a command', async () => {
    const hog = 'held = []\nfor _ in range(256): held.append(b"x" * (8 << 20))\n';
    const dir = project({
      'gate.config.json': commands({ hog: ['python3', 'hog.py'], good: ['true'] }),
      'hog.py': hog,
    });
    const { ended, record } = await runWithin(400 * mib, dir);
    expect({ code: ended.code, said: ended.stdout }).toEqual({
      code: 1,
      said: expect.stringContaining('killed by the kernel: out of memory') as unknown,
    });
    expect(fatesOf(record)).toEqual({ 'good :: (command)': 'passed', 'hog :: (command)': 'crashed' });
  });

  test('a worker of vitest: the test that took it, and no other', async () => {
    const dir = project(
      {
        'gate.config.json': JSON.stringify({ suites: { unit: { runner: 'vitest' } } }),
        'package.json': '{ "type": "module" }',
        'hog.test.js': [
          "import { test } from 'vitest';",
          "test('before', () => undefined);",
          "test('hog', () => { for (const held = []; held.length < 256; ) held.push(Buffer.alloc(8 << 20, 1)); });",
          "test('after', () => undefined);",
          '',
        ].join('\n'),
        'quiet.test.js': "import { test } from 'vitest';\ntest('quiet', () => undefined);\n",
      },
      { packages: true },
    );
    const { ended, record } = await runWithin(800 * mib, dir);
    expect({ code: ended.code, said: ended.stdout }).toEqual({
      code: 1,
      said: expect.stringContaining('killed by the kernel: out of memory') as unknown,
    });
    expect(fatesOf(record)).toEqual({
      'unit :: hog.test.js > before': 'passed',
      'unit :: hog.test.js > hog': 'crashed',
      'unit :: hog.test.js > after': 'passed',
      'unit :: quiet.test.js > quiet': 'passed',
    });
  });
});
