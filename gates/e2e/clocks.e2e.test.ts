import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  if (process.platform === 'linux') expect(await sweep()).toEqual([]);
});

const record = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;

const sleeper = { runner: 'command', command: ['sleep', '60'] };

describe('every clock is named in the outcome', () => {
  test.each([
    ['test', { limits: { test: '1s', grace: '1s' } }, {}],
    ['silence', { limits: { silence: '1s', grace: '1s' } }, {}],
    ['suite', { limits: { suite: '1s', grace: '1s' } }, {}],
    ['run', { limits: { grace: '1s' } }, { gates: { core: { limits: { run: '2s' } } } }],
  ] as const)('%s', async (deadline, more, beside) => {
    const dir = project({ 'gate.config.json': JSON.stringify({ ...beside, suites: { s: { ...sleeper, ...more } } }) });
    await runGate(['core', '--quiet'], { cwd: dir });
    const [one] = record(dir).tests;
    expect(one).toMatchObject({ outcome: 'hung', flags: [], failure: { kind: 'hang', by: 'gate', deadline } });
    expect(one?.durationMs).toBeGreaterThanOrEqual(0);
    expect(record(dir).kills.map(({ reason }) => reason)).toContain(`${deadline} limit`);
  });
});

describe('slow is not hung', () => {
  test('what has used half of its limit is told while it runs, flagged, counted and listed', async () => {
    const limits = { test: '8s' };
    const dir = project({
      'gate.config.json': JSON.stringify({ suites: { s: { runner: 'command', command: ['sleep', '5'], limits } } }),
    });
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(0);
    expect(stderr.match(/^◷ slow {2}s :: \(command\): runs for [\d.]+ s of 8 s$/gm)).toHaveLength(1);
    expect(record(dir)).toMatchObject({ totals: { passed: 1, slow: 1 }, tests: [{ flags: ['slow'] }] });
    expect(stdout).toMatch(/^Slow: 1\n {2}[\d.]+ s +s :: \(command\)$/m);
    expect(latest(dir, 'summary.md')).toMatch(/\| [\d.]+ s · slow \| s :: \\?\(command\\?\) \|/);
    expect(latest(dir, 'events.ndjson')).toContain('"type":"slow"');
    // The journal is the run: a report made of it again knows it too.
    expect((await runGate(['report'], { cwd: dir })).stdout).toContain('\nSlow: 1\n');
  });

  test('a slow hook and a slow load of a real runner go well: the console names them, the record notes them', async () => {
    const config = { suites: { unit: { runner: 'vitest', limits: { hook: '8s', load: '8s', test: '30s' } } } };
    const dir = project(
      {
        'gate.config.json': JSON.stringify(config),
        'hook.test.ts': `import { beforeAll, test } from 'vitest';
beforeAll(() => new Promise(resolve => setTimeout(resolve, 4_600)));
test('one', () => {});
`,
        'load.test.ts': `import { test } from 'vitest';
await new Promise(resolve => setTimeout(resolve, 4_600));
test('two', () => {});
`,
      },
      { packages: true },
    );
    const { code, stderr } = await runGate(['core'], { cwd: dir });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    for (const what of ['load.test.ts > (load)', 'hook.test.ts > (hook: beforeAll)'])
      expect(stderr).toContain(`◷ slow  unit :: ${what}: runs for `);
    const slow = record(dir).notes.filter(({ text }) => text.startsWith('slow: '));
    expect(slow.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^slow: unit :: load\.test\.ts > \(load\) had run for [\d.]+ s of 8 s$/),
    );
    expect(record(dir).totals).toMatchObject({ census: 2, passed: 2 });
  });
});
