import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readyPid, workingIn } from '../../harness/process/fixture-launch.ts';
import {
  alive,
  cli,
  commands,
  latest,
  launch,
  type Live,
  project,
  runGate,
  startGate,
  sweep,
  until,
} from './live-gate.ts';

const readable = process.platform === 'linux';
const linux = readable ? describe : describe.skip; // skipped elsewhere: who is left can only be seen in /proc

afterEach(async () => {
  if (readable) expect(await sweep()).toEqual([]);
});

const journalOf = (dir: string): string =>
  existsSync(join(dir, '.gate/latest/events.ndjson')) ? latest(dir, 'events.ndjson') : '';

const inJournal = (dir: string, words: string, live: Live): Promise<boolean> =>
  until(`${words} in the journal; stderr: ${live.stderr()}`, () => journalOf(dir).includes(words));

const hangs = {
  'gate.config.json': JSON.stringify({ suites: { unit: { runner: 'vitest', limits: { test: '40s' } } } }),
  'a.test.ts': `import { spawn } from 'node:child_process';
import { test } from 'vitest';
test('one', () => {});
test('two', () => { throw new Error('no'); });
test('loops', () => {
  spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
  for (;;);
});
test('four', () => {});
`,
};

/** Says that it runs, in a file, once its child in a session of its own does. */
const family = ['sh', '-c', 'setsid sleep 300 & sleep 300 & touch ready; wait'];
const stubborn = [
  'sh',
  '-c',
  'trap "" TERM INT HUP; setsid sh -c "trap \\"\\" TERM; touch ready; sleep 300" & while :; do sleep 0.2; done',
];

const started = async (dir: string, live: Live): Promise<void> => {
  await until(`the command runs; stderr: ${live.stderr()}`, () => existsSync(join(dir, 'ready')));
};

linux('SIGKILL of the gate', () => {
  test('a hung test: nothing lives after 2 s, and the report knows every fate so far', async () => {
    const dir = project(hangs, { packages: true });
    const live = startGate(['core'], { cwd: dir });
    await inJournal(dir, '"type":"test-started","test":"unit :: a.test.ts > loops"', live);
    await until('the sleeper sleeps', () => alive().some(({ command }) => command === 'sleep 300'));
    live.kill('SIGKILL');
    await live.ended;
    await until('nothing lives', () => alive().length === 0, 2_000);

    const { code, stdout, stderr } = await runGate(['report'], { cwd: dir });
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout.split('\n')[0]).toMatch(/^1\/4 passed · failed 1 · hung 0 · crashed 0 · skipped 0 · not-run 2 · /);
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      'INCOMPLETE  2 not run, 1 new',
      '  ✗ regressions: 1 test went wrong and is not known debt',
    ]);
    expect(stdout).toContain('  ✗ census: the gate ended before the run did\n');
    const { verdict, tests } = JSON.parse(latest(dir, 'run.json')) as {
      verdict: unknown;
      tests: { id: string; outcome: string; reason?: string }[];
    };
    expect(verdict).toMatchObject({ kind: 'incomplete', exitCode: 3 });
    expect(tests.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
      ['unit :: a.test.ts > one', 'passed', undefined],
      ['unit :: a.test.ts > two', 'failed', undefined],
      ['unit :: a.test.ts > loops', 'not-run', 'lost'],
      ['unit :: a.test.ts > four', 'not-run', 'lost'],
    ]);
  });

  test('a plain command with a child in a session of its own', async () => {
    const dir = project({ 'gate.config.json': commands({ before: ['true'], family }, {}, { cores: 1 }) });
    expect((await runGate(['run', 'before'], { cwd: dir })).code).toBe(0); // `latest` must not stay with this one
    const live = startGate(['core'], { cwd: dir });
    await started(dir, live);
    await inJournal(dir, '"type":"test-started","test":"family :: (command)"', live);
    live.kill('SIGKILL');
    await live.ended;
    await until('nothing lives', () => alive().length === 0, 2_000);
    const { code, stdout } = await runGate(['report'], { cwd: dir });
    expect(code).toBe(3);
    expect(stdout.split('\n')[0]).toMatch(/^0\/1 passed · failed 0 · hung 0 · crashed 0 · skipped 0 · not-run 1 · /);
  });
});

linux('SIGKILL of the gate, of a child that has no mark of it', () => {
  test('its group and its session tell the warden whose it is', async () => {
    // Nothing is in its environment, and who started it has left: no look finds out by parents.
    const script = `sh -c 'env -i PATH="$PATH" sh -c "echo \\$\\$ > washed; exec sleep 300" &'; touch ready; sleep 300`;
    const dir = project({ 'gate.config.json': commands({ washed: ['sh', '-c', script] }) });
    const live = startGate(['core'], { cwd: dir });
    await started(dir, live);
    await until('the washed child runs', () => readyPid(join(dir, 'washed')));
    await inJournal(dir, '"type":"test-started","test":"washed :: (command)"', live);
    live.kill('SIGKILL');
    await live.ended;
    try {
      await until('nothing works there', () => workingIn(dir).length === 0, 2_000);
    } finally {
      for (const pid of workingIn(dir)) process.kill(pid, 'SIGKILL');
    }
  });
});

linux('a signal that stops', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s once: reports, exit %i, nothing left, and nothing more is started', async (signal, code) => {
    // One after the other: beside `family` there is no seat for `after`.
    const suites = commands({ before: ['true'], family, after: ['touch', 'after'] }, {}, { cores: 1 });
    const dir = project({ 'gate.config.json': suites });
    const live = startGate(['core'], { cwd: dir });
    await started(dir, live);
    live.kill(signal);
    const ended = await live.ended;
    expect({ code: ended.code, signal: ended.signal }).toEqual({ code, signal: null });
    expect(alive()).toEqual([]);
    expect(existsSync(join(dir, 'after'))).toBe(false);
    expect(ended.stdout.split('\n').slice(1, 4)).toEqual([
      `INTERRUPTED  ${signal}, 1 not run`,
      `  ✗ interruption: stopped by ${signal}`,
      '  ✗ census: suite after: not started: the run was stopped before its turn',
    ]);
    expect(ended.stderr.split('\n')[1]).toBe(`! interrupted  by ${signal}: ending what runs, then the reports`);
    expect(JSON.parse(latest(dir, 'run.json'))).toMatchObject({ verdict: { kind: 'interrupted', exitCode: code } });
    expect(latest(dir, 'summary.md').toLowerCase()).toContain('interrupted');
    expect(latest(dir, 'junit.xml')).toContain('<testsuite ');
    expect((await runGate(['report'], { cwd: dir })).code).toBe(code);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s twice: no kindness any more', async (signal, code) => {
    const dir = project({ 'gate.config.json': commands({ stubborn }, { limits: { grace: '1m' } }) });
    const live = startGate(['core'], { cwd: dir });
    await started(dir, live);
    live.kill(signal);
    await inJournal(dir, '"type":"terminating"', live);
    const secondAt = performance.now();
    live.kill(signal);
    expect((await live.ended).code).toBe(code);
    expect(performance.now() - secondAt).toBeLessThan(2_000);
    await until('nothing lives', () => alive().length === 0, 2_000);
    expect((await runGate(['report'], { cwd: dir })).stdout).toContain('INTERRUPTED');
  });
});

linux('a reader that goes away', () => {
  test.each([
    ['| head -1', 'the first line'],
    ['| true', 'nothing'],
    ['2>&1 | true', 'nothing, of stderr as well'],
  ])('%s takes %s: the run finishes with the exit code of its verdict', async pipe => {
    const dir = project({ 'gate.config.json': commands({ slow: ['sleep', '0.3'], bad: ['sh', '-c', 'exit 7'] }) });
    const script = `"${process.execPath}" "${cli}" core --verbose ${pipe}; echo "\${PIPESTATUS[0]}" > code`;
    const ended = await launch(['bash', '-c', script], { cwd: dir }).ended;
    expect(ended.code).toBe(0);
    expect(readFileSync(join(dir, 'code'), 'utf8')).toBe('1\n');
    expect(JSON.parse(latest(dir, 'run.json'))).toMatchObject({
      verdict: { kind: 'fail' },
      totals: { passed: 1, failed: 1 },
    });
  });
});

linux('SIGUSR2', () => {
  test('says what runs now, which clock ends it, and when; the run goes on', async () => {
    const dir = project(hangs, { packages: true });
    const live = startGate(['core', '--quiet'], { cwd: dir });
    await inJournal(dir, '"type":"test-started","test":"unit :: a.test.ts > loops"', live);
    live.kill('SIGUSR2');
    await until('two lines', () => live.stderr().split('\n').length > 2);
    const [running, clock] = live.stderr().split('\n');
    expect(running).toMatch(/^gate: unit :: a\.test\.ts > loops runs for [\d.]+ m?s of 40 s \(pid \d+\)$/);
    expect(clock).toMatch(/^gate: unit: the test limit of 40 s ends unit :: a\.test\.ts > loops in [\d.]+ s$/);
    live.kill('SIGTERM');
    expect((await live.ended).code).toBe(143);
  });

  test('a plain command is one test', async () => {
    const dir = project({ 'gate.config.json': commands({ family }) });
    const live = startGate(['core', '--quiet'], { cwd: dir });
    await started(dir, live);
    live.kill('SIGUSR2');
    await until('two lines', () => live.stderr().split('\n').length > 2);
    const [running, clock] = live.stderr().split('\n');
    expect(running).toMatch(/^gate: family :: \(command\) runs for [\d.]+ m?s of 1 m \(pid \d+\)$/);
    expect(clock).toMatch(/^gate: family: the test limit of 1 m ends family :: \(command\) in [\d.]+ m?s?$/);
    live.kill('SIGTERM');
    expect((await live.ended).code).toBe(143);
  });
});
