import { join } from 'node:path';
import type { Adapter, Candidate } from '../adapter.ts';
import { launchFile, shimEnv } from './launch-file.ts';
import { nodeLauncher } from './node-launcher.ts';

const usual = ['cargo'];

const candidate = (program: readonly string[]): Candidate => ({
  program,
  check: ['/bin/sh', '-c', '"$@" --version | sed -n "s/^cargo \\([^ ]*\\).*/\\1/p"', 'sh', ...program],
});

/** Tests at once, where the arguments of the test programs say how many. */
const threadsOf = (args: readonly string[]): number | 'all' => {
  const said = /(?:^| )--test-threads[ =](\d+)(?= |$)/u.exec(args.join(' '))?.[1];
  return said === undefined ? 'all' : Math.max(1, Number(said));
};

/** `cargo test`, with a program of ours between it and each program of tests, and before rustdoc. */
export const cargo: Adapter = {
  ...nodeLauncher(['cargo-launcher.js']),
  name: 'cargo',
  cores: ({ args }) => threadsOf(args),
  majors: ['1'],
  candidates: ({ program }) => [candidate(program.length === 0 ? usual : program)],
  remedy: 'install Rust, or set the suite\'s "program"',
  command: launch => {
    const { suite, shims } = launch;
    const { path, file } = launchFile(launch);
    const program = suite.program.length === 0 ? usual : suite.program;
    return {
      argv: [process.execPath, join(shims, 'cargo-launcher.js'), String(program.length), ...program, ...suite.args],
      cwd: suite.cwd,
      env: shimEnv(launch, path),
      files: [file],
    };
  },
  exit: ({ code }) => (code === undefined ? 'silent' : code === 0 ? 'passed' : 'tests-failed'),
};
