import { cpSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { commands, launch, latest, project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const reports = ['run.json', 'junit.xml', 'summary.md', 'report.html'];
const mixed = { 'gate.config.json': commands({ good: ['true'], bad: ['sh', '-c', 'exit 7'] }) };

const runs = (dir: string): readonly string[] => readdirSync(join(dir, '.gate/runs')).toSorted();

describe('gate report', () => {
  test('a whole journal gives the same reports again, byte for byte, and the same screen and exit code', async () => {
    const dir = project(
      {
        'gate.config.json': JSON.stringify({
          suites: {
            unit: { runner: 'vitest', limits: { test: '1s', grace: '1s' } },
            bad: { runner: 'command', command: ['sh', '-c', 'exit 7'] },
            leaks: { runner: 'command', command: ['./leak.sh'] },
          },
        }),
        'leak.sh': '#!/bin/sh\nsetsid sleep 300 > /dev/null 2>&1 &\n',
        'a.test.ts': `import { test } from 'vitest';
test('one', () => {});
test('loops', () => { for (;;); });
test.skip('four ✓ <&>', () => {});
`,
      },
      { packages: true },
    );
    const run = await runGate(['core'], { cwd: dir });
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/\n {2}leaky {4}leaks :: \(session\)\n {11}left \d+ sleep 300\n/);
    const before = reports.map(name => latest(dir, name));
    for (const name of reports) writeFileSync(join(dir, '.gate/latest', name), 'spoilt');
    const again = await runGate(['report'], { cwd: dir });
    expect({ code: again.code, stdout: again.stdout, stderr: again.stderr }).toEqual({
      code: 1,
      stdout: run.stdout,
      stderr: '',
    });
    expect(reports.map(name => latest(dir, name))).toEqual(before);
  });

  test('a journal without its last line gives all fates, and `incomplete`', async () => {
    const dir = project(mixed);
    await runGate(['core'], { cwd: dir });
    const file = join(dir, '.gate/latest/events.ndjson');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.at(-1)).toContain('"type":"run-finished"');
    writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n`);
    const { code, stdout } = await runGate(['report', '--json', '-'], { cwd: dir });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: { kind: 'incomplete' },
      totals: { census: 2, passed: 1, failed: 1 },
    });
    for (const name of reports) expect(latest(dir, name).toLowerCase(), name).toContain('incomplete');
  });

  test.each([
    ['nothing', ''],
    ['half of its first line', '{"v":1,"seq":0,"at":"20'],
    ['no JSON', 'hello\n'],
  ])('a journal that holds %s still gives reports, and exit 3', async (_what, text) => {
    const dir = project(mixed);
    await runGate(['core'], { cwd: dir });
    writeFileSync(join(dir, '.gate/latest/events.ndjson'), text);
    const { code, stdout, stderr } = await runGate(['report'], { cwd: dir });
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toContain('\nINCOMPLETE\n');
    const { run } = JSON.parse(latest(dir, 'run.json')) as { run: { id: string; gate: string } };
    expect(run).toMatchObject({ id: readlinkSync(join(dir, '.gate/latest')).replace('runs/', ''), gate: 'core' });
  });

  test('a run of another time by its name; a latest that points nowhere means the newest', async () => {
    const dir = project(mixed);
    await runGate(['core'], { cwd: dir });
    const [first = ''] = runs(dir);
    cpSync(join(dir, '.gate/runs', first), join(dir, '.gate/runs', '20200101T000000Z-full-abcdef'), {
      recursive: true,
    });
    writeFileSync(join(dir, '.gate/runs/20200101T000000Z-full-abcdef/events.ndjson'), '');
    expect((await runGate(['report', '20200101T000000Z-full-abcdef'], { cwd: dir })).code).toBe(3);
    expect((await runGate(['report', first], { cwd: dir })).code).toBe(1);
    await launch(['rm', join(dir, '.gate/latest')], { cwd: dir }).ended;
    expect((await runGate(['report'], { cwd: dir })).code).toBe(1);
  });
});

describe('the run folder', () => {
  test('is left out of git by itself', async () => {
    const dir = project(mixed);
    await launch(['git', 'init', '-q'], { cwd: dir }).ended;
    await runGate(['core'], { cwd: dir });
    const { code, stdout } = await launch(['git', 'status', '--porcelain'], { cwd: dir }).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '?? gate.config.json\n' });
  });

  test('holds nothing that was needed only while it ran', async () => {
    const dir = project(mixed);
    await runGate(['core'], { cwd: dir });
    expect(readdirSync(join(dir, '.gate/latest')).toSorted()).toEqual([
      'events.ndjson',
      'gate.prom',
      'junit.xml',
      'logs',
      'report.html',
      'run.json',
      'summary.md',
    ]);
    expect(readdirSync(join(dir, '.gate')).toSorted()).toEqual([
      '.gitignore',
      'history.db',
      'latest',
      'runs',
      'textfile',
    ]);
  });

  test('the last 20 runs are kept', async () => {
    const dir = project(mixed);
    await runGate(['core'], { cwd: dir });
    const [first = ''] = runs(dir);
    const old = Array.from({ length: 25 }, (_, day) => `202001${String(day + 1).padStart(2, '0')}T000000Z-core-abcdef`);
    for (const id of old) cpSync(join(dir, '.gate/runs', first), join(dir, '.gate/runs', id), { recursive: true });
    await runGate(['core'], { cwd: dir });
    const kept = runs(dir);
    expect(kept).toHaveLength(20);
    expect(kept.slice(0, 18)).toEqual(old.slice(-18));
    expect(readlinkSync(join(dir, '.gate/latest'))).toBe(`runs/${kept.slice(18).find(name => name !== first)}`);
  });

  test('two gates at once do not disturb each other, even where only one run is kept', async () => {
    const dir = project({
      'gate.config.json': JSON.stringify({
        keepRuns: 1,
        suites: {
          slow: {
            runner: 'command',
            command: ['sh', '-c', 'touch slow; while [ ! -e go ]; do sleep 0.05; done; exit 7'],
          },
          quick: { runner: 'command', command: ['true'] },
        },
      }),
    });
    const slow = startGate(['run', 'slow'], { cwd: dir });
    await until('the slow one runs', () => existsSync(join(dir, 'slow')));
    const [first = ''] = runs(dir);
    const { code } = await runGate(['run', 'quick'], { cwd: dir });
    expect(code).toBe(0);
    expect(runs(dir)).toHaveLength(2);
    // Two runs of one second have no order by name.
    expect(readlinkSync(join(dir, '.gate/latest'))).toBe(`runs/${runs(dir).find(name => name !== first)}`);
    const quick = latest(dir, 'run.json');
    const meanwhile = await runGate(['report', first], { cwd: dir });
    expect(meanwhile.code).toBe(3);
    expect(meanwhile.stderr).toMatch(
      /^gate: this run is still under way \(pid \d+\): what follows is what is known so far\.\n$/,
    );
    writeFileSync(join(dir, 'go'), '');
    const ended = await slow.ended;
    expect({ code: ended.code, stderr: ended.stderr.split('\n').slice(2) }).toEqual({ code: 1, stderr: [''] });
    expect(ended.stdout).toContain('0/1 passed · failed 1');
    expect(latest(dir, 'run.json')).toBe(quick);
  });
});
