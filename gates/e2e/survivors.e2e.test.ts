import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { commands, latest, project, startGate, sweep, until } from './live-gate.ts';

/** A group whose processes stand still, SIGKILL included: only the freezer of cgroup v1 does that, v2 lets the frozen die. */
const group = `/sys/fs/cgroup/freezer/gate-survivors-${process.pid}`;

const canFreeze = ((): boolean => {
  try {
    mkdirSync(group);
    return existsSync(join(group, 'freezer.state'));
  } catch {
    return false; // no such hierarchy, or not for us
  }
})();
if (!canFreeze) process.stderr.write('SKIPPED: a process that SIGKILL does not end: no freezer of cgroup v1 is here\n');

afterEach(async () => {
  if (!canFreeze) return;
  writeFileSync(join(group, 'freezer.state'), 'THAWED');
  expect(await sweep()).toEqual([]);
  await until('the group is empty', () => readFileSync(join(group, 'cgroup.procs'), 'utf8') === '');
  rmdirSync(group);
});

test.runIf(canFreeze)('who cannot be killed is named, and the run is incomplete: exit 3', async () => {
  const script = 'echo $$ > pid; exec sleep 300';
  const dir = project({
    'gate.config.json': commands({ frozen: ['sh', '-c', script] }, { limits: { test: '4s', grace: '200ms' } }),
  });
  const live = startGate(['core'], { cwd: dir });
  await until('it sleeps', () => existsSync(join(dir, 'pid')) && readFileSync(join(dir, 'pid'), 'utf8').endsWith('\n'));
  const pid = Number(readFileSync(join(dir, 'pid'), 'utf8'));
  writeFileSync(join(group, 'cgroup.procs'), String(pid));
  writeFileSync(join(group, 'freezer.state'), 'FROZEN');
  // Nobody waits for the leader for ever: its exit cannot come.
  const { code, stdout, stderr } = await live.ended;
  expect({ code, said: `${stdout}${stderr}` }).toEqual({
    code: 3,
    said: expect.stringContaining(`${pid} sleep 300`) as unknown,
  });
  const { verdict, kills } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  expect(verdict).toMatchObject({ kind: 'incomplete', exitCode: 3 });
  expect(kills.filter(({ survived }) => survived)).toEqual([expect.objectContaining({ pid, command: 'sleep 300' })]);
});
