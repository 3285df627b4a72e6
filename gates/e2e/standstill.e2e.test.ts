import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { alive, commands, latest, type Live, project, startGate, sweep, until } from './live-gate.ts';

const readable = process.platform === 'linux';
const linux = readable ? describe : describe.skip; // skipped elsewhere: who stands still can only be seen in /proc

afterEach(async () => {
  if (readable) expect(await sweep()).toEqual([]);
});

/** Beats thirty times, a tenth of a second apart, in a session that is not its launch's. */
const beats = ['sh', '-c', 'setsid sh -c "for i in $(seq 30 | xargs); do echo \\$i >> beats; sleep 0.1; done" & wait'];
const limits = { limits: { test: '6s', silence: '6s', suite: '8s' } };
/** Longer than every limit above. */
const awayMs = 9_000;

const beaten = (dir: string): number =>
  existsSync(join(dir, 'beats')) ? readFileSync(join(dir, 'beats'), 'utf8').split('\n').length - 1 : 0;

const stateOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '';
};

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

const record = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;

const notes = (dir: string): readonly string[] => record(dir).notes.map(({ text }) => text);

const stopped = async (live: Live): Promise<void> => {
  await until('the gate is stopped', () => stateOf(live.pid) === 'T');
};

linux('a gate that is stopped for longer than its limits', () => {
  test('by SIGTSTP: its launches stand still with it, and everything ends well', async () => {
    const dir = project({
      'gate.config.json': commands({ beats }, limits, { gates: { core: { limits: { run: '8s' } } } }),
    });
    const live = startGate(['core'], { cwd: dir });
    await until(`it beats; stderr: ${live.stderr()}`, () => beaten(dir) > 3);
    const launch = alive().filter(({ command }) => command.includes('seq') || command.includes('beats'));
    expect(launch.length).toBeGreaterThan(0);
    live.kill('SIGTSTP');
    await stopped(live);
    await until('the launch is stopped', () => launch.every(({ pid }) => stateOf(pid) === 'T'));
    const before = beaten(dir);
    await wait(awayMs);
    expect(beaten(dir)).toBe(before);
    live.kill('SIGCONT');
    const { code, stderr } = await live.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(beaten(dir)).toBe(30);
    expect(notes(dir)).toContainEqual(
      expect.stringMatching(/^everything stood still for [\d.]+ s \(SIGTSTP\), and no limit/),
    );
    expect(stderr.match(/everything stood still/g)).toHaveLength(1);
    expect(record(dir).suites[0]?.durationMs).toBeLessThan(8_000);
  });

  test('by SIGSTOP: its launches run on, and their limits begin again where they were', async () => {
    const long = ['sh', '-c', 'touch beats; sleep 11; exit 0'];
    const dir = project({ 'gate.config.json': commands({ long }, limits) });
    const live = startGate(['core'], { cwd: dir });
    await until(`it runs; stderr: ${live.stderr()}`, () => existsSync(join(dir, 'beats')));
    await wait(3_500); // until the sentinel can tell a stop from a stall
    live.kill('SIGSTOP');
    await stopped(live);
    await wait(awayMs - 2_500);
    live.kill('SIGCONT');
    const { code, stderr } = await live.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(notes(dir)).toContainEqual(expect.stringMatching(/^the gate did not run for [\d.]+ s, stopped or frozen/));
  });

  test('SIGTERM while it is stopped: everything ends once it goes on', async () => {
    const dir = project({ 'gate.config.json': commands({ beats }, { limits: { grace: '1s' } }) });
    const live = startGate(['core'], { cwd: dir });
    await until(`it beats; stderr: ${live.stderr()}`, () => beaten(dir) > 3);
    live.kill('SIGTSTP');
    await stopped(live);
    live.kill('SIGTERM');
    live.kill('SIGCONT');
    expect((await live.ended).code).toBe(143);
  });

  test('SIGKILL while it is stopped: the launches that stand still are ended too', async () => {
    const dir = project({ 'gate.config.json': commands({ beats }) });
    const live = startGate(['core'], { cwd: dir });
    await until(`it beats; stderr: ${live.stderr()}`, () => beaten(dir) > 3);
    live.kill('SIGTSTP');
    await stopped(live);
    live.kill('SIGKILL');
    await live.ended;
    await until('nothing lives', () => alive().length === 0, 2_500);
  });
});

linux('a test of a real runner that stood still', () => {
  test('its runner counts that time and times it out: that is no fate, and it is run again', async () => {
    const dir = project(
      {
        'gate.config.json': JSON.stringify({ suites: { unit: { runner: 'vitest' } } }),
        // The first time it waits for longer than its runner allows after a stop, but not without one.
        'a.test.ts': `import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
test('waits', async () => {
  const again = existsSync('first');
  writeFileSync('first', '');
  for (let turn = 0; !again && turn < 30; turn++) await new Promise(resolve => setTimeout(resolve, 100));
}, 6_000);
test('other', () => {});
`,
      },
      { packages: true },
    );
    const live = startGate(['core'], { cwd: dir });
    await until(`it waits; stderr: ${live.stderr()}`, () => existsSync(join(dir, 'first')));
    live.kill('SIGTSTP');
    await stopped(live);
    await wait(8_000);
    live.kill('SIGCONT');
    const { code, stderr } = await live.ended;
    const wrong = record(dir).tests.filter(({ outcome }) => outcome !== 'passed');
    expect({ code, stderr, wrong }).toMatchObject({ code: 0, wrong: [] });
    expect(record(dir).totals).toMatchObject({ census: 2, passed: 2, hung: 0, flaky: 0 });
    for (const { durationMs } of record(dir).tests) expect(durationMs).toBeLessThan(8_000);
    expect(latest(dir, 'events.ndjson')).toContain('its runner counted the time in which all stood still');
  });
});
