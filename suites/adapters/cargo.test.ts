import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Launch } from '../adapter.ts';
import { cargo } from './cargo.ts';

const launch = (args: readonly string[], program: readonly string[] = []): Launch => ({
  suite: {
    name: 's',
    runner: 'cargo',
    cwd: '/repo',
    args,
    env: {},
    program,
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: '',
  },
  mode: 'run',
  number: 1,
  dir: '/d',
  eventsFile: '/d/e',
  shims: '/s',
  skip: { tests: [], files: [] },
});

test('cargo is started through our launcher, with the user’s words as they are', () => {
  const { argv, env } = cargo.command(launch(['--workspace', '--', '--nocapture'], ['cargo', '+nightly']));
  expect(argv.slice(1)).toEqual(['/s/cargo-launcher.js', '2', 'cargo', '+nightly', '--workspace', '--', '--nocapture']);
  expect(cargo.command(launch([])).argv.slice(1)).toEqual(['/s/cargo-launcher.js', '1', 'cargo']);
  expect(env).toMatchObject({ GATE_CWD: '/repo', GATE_DIR: '/d', GATE_LAUNCH_FILE: '/d/launch.json' });
});

test('it keeps as many cores busy as its test programs have threads', () => {
  expect(cargo.cores({ args: [] })).toBe('all');
  expect(cargo.cores({ args: ['--', '--test-threads=3'] })).toBe(3);
});
