import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { commands, latest, project, runGate, sweep, until } from './live-gate.ts';

const mounts: string[] = [];

afterEach(async () => {
  for (const mount of mounts.splice(0)) execFileSync('umount', ['-l', mount]);
  expect(await sweep()).toEqual([]);
});

const files = { 'gate.config.json': commands({ unit: ['touch', 'ran'] }) };

/** Whether this machine lets us mount something; a container often does not, even for root. */
const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const dir = project({});
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const why = canMount ? '' : ' (skipped: needs root and the right to mount a tmpfs)';

const mount = (dir: string, options: string): void => {
  mkdirSync(dir, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]);
  mounts.push(dir);
};

describe('a run folder that cannot be made', () => {
  test('a file named .gate: exit 3, one sentence, nothing run', async () => {
    const dir = project({ ...files, '.gate': '' });
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: `gate: nothing was run, because ${dir}/.gate cannot be written: a file is in the way.\n`,
    });
    expect(existsSync(join(dir, 'ran'))).toBe(false);
  });

  test.skipIf(!canMount)(`a read-only file system: the same${why}`, async () => {
    const dir = project(files);
    mount(join(dir, '.gate'), 'ro');
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: `gate: nothing was run, because ${dir}/.gate cannot be written: the file system is read-only.\n`,
    });
  });
});

describe.skipIf(!canMount)(`a full disk${why}`, () => {
  test('full before the start: exit 3, one sentence, nothing run', async () => {
    const dir = project(files);
    mount(join(dir, '.gate'), 'size=16k,nr_inodes=3');
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect({ code, stdout, stderr }).toEqual({
      code: 3,
      stdout: '',
      stderr: `gate: nothing was run, because ${dir}/.gate cannot be written: the disk is full.\n`,
    });
    expect(existsSync(join(dir, 'ran'))).toBe(false);
  });

  test('full while a test prints too much: the reports are missing, said plainly, exit 3', async () => {
    const dir = project({ 'gate.config.json': commands({ flood: ['sh', '-c', 'yes 0123456789 | head -c 400000'] }) });
    mount(join(dir, '.gate'), 'size=64k');
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(3);
    expect(
      stdout
        .split('\n')
        .slice(1, 4)
        .map(line => line.replace(/runs\/[^:]*/, 'runs/<id>')),
    ).toEqual([
      'INCOMPLETE',
      `  ✗ census: run.json, junit.xml, summary.md, report.html could not be written to ${dir}/.gate/runs/<id>: the disk is full`,
      '  ! trust: no earlier run is remembered here: not compared: census, mass failure',
    ]);
    expect(stderr).toMatch(
      /^containment: .*\ngate: run\.json, junit\.xml, summary\.md, report\.html could not be written to .*: the disk is full\.\n$/,
    );
  });

  test('full in the middle of the journal: the run is ended, said plainly, exit 3', async () => {
    const dir = project(
      {
        'gate.config.json': JSON.stringify({
          suites: {
            unit: { runner: 'vitest', limits: { test: '2s', grace: '1s' } },
            after: { runner: 'command', command: ['touch', 'after'] },
          },
          cores: 1,
        }),
        'a.test.ts': `import { test } from 'vitest';\ntest.each(Array.from({ length: 600 }, (_, i) => i))('%i', () => {});\n`,
        'b.test.ts': `import { test } from 'vitest';\ntest('hangs', () => { for (;;); });\n`,
      },
      { packages: true },
    );
    mount(join(dir, '.gate'), 'size=160k');
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(3);
    expect(stdout.split('\n')[1]).toMatch(/^INCOMPLETE/);
    expect(stdout).toContain('  ✗ census: the journal could not be written, so the run was ended: the disk is full\n');
    expect(stderr).toContain('gate: the journal could not be written, so the run was ended: the disk is full.\n');
    expect(stdout + stderr).not.toMatch(/ENOSPC|^\s+at .*\.js/m);
    expect(existsSync(join(dir, 'after'))).toBe(false);
  });

  test('full once a hung test is to be looked at: no orphan, no stack trace of ours', async () => {
    const dir = project({
      'gate.config.json': commands(
        { hang: ['sh', '-c', 'setsid sleep 300 & sleep 300'] },
        { limits: { test: '2s', grace: '1s' } },
      ),
    });
    mount(join(dir, '.gate'), 'size=64k');
    const running = runGate(['core'], { cwd: dir });
    await until('there is a journal', () => existsSync(join(dir, '.gate/latest/events.ndjson')));
    try {
      writeFileSync(join(dir, '.gate/filler'), Buffer.alloc(64 * 1024));
    } catch {
      // full is what it is meant to be
    }
    const { code, stdout, stderr } = await running;
    expect(code).toBe(3);
    expect(stdout).toContain('the disk is full');
    expect(stdout + stderr).not.toMatch(/ENOSPC|^\s+at .*\.js/m);
  });
});

describe('a report that cannot be written', () => {
  test('--junit into a folder that is a file: exit 3, a sentence, and the record says so too', async () => {
    const dir = project({ ...files, occupied: '' });
    const { code, stdout, stderr } = await runGate(['core', '--junit', 'occupied/junit.xml'], { cwd: dir });
    const sentence = `${dir}/occupied/junit.xml could not be written: a file is in the way`;
    expect({ code, stderr }).toEqual({ code: 3, stderr: `containment: cookie (not proven)\ngate: ${sentence}.\n` });
    expect(stdout.split('\n').slice(1, 3)).toEqual(['INCOMPLETE', `  ✗ census: ${sentence}`]);
    expect(JSON.parse(latest(dir, 'run.json'))).toMatchObject({ verdict: { kind: 'incomplete', exitCode: 3 } });
  });

  // Below /proc nothing can be made, and Node's recursive mkdir never comes back from there.
  test.skipIf(process.platform !== 'linux').each(['--junit', '--json', '--metrics-output'])(
    '%s where no folder can be made: exit 3, and an end',
    async option => {
      const dir = project(files);
      const { code, stderr } = await runGate(['core', option, '/proc/nowhere/at/all'], { cwd: dir });
      expect(code).toBe(3);
      expect(stderr).toContain('/proc/nowhere/at/all');
    },
  );

  test('gate report says it as well', async () => {
    const dir = project({ ...files, occupied: '' });
    expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
    const { code, stderr } = await runGate(['report', '--json', 'occupied/run.json'], { cwd: dir });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `gate: ${dir}/occupied/run.json could not be written: a file is in the way.\n`,
    });
  });
});
