import type { Adapter, SuiteDefinition } from '../adapter.ts';
import type { Exit } from '../../harness/protocol/outcome.ts';

/** For adapters of a command that the configuration gives whole. */
export const givenCommand: Pick<Adapter, 'candidates' | 'remedy' | 'exit' | 'command' | 'cores'> = {
  cores: () => 1,
  // The shell looks the name up as the launch will; the last line of its answer is the path, as good a version as there is.
  candidates: ({ program }) =>
    program[0] === undefined ? [] : [{ program, check: ['/bin/sh', '-c', 'command -v -- "$0"', program[0]] }],
  remedy: 'name a program that exists: a path, or a name on PATH',
  // There is nothing to list inside a command, and it must not run for that.
  command: ({ suite, mode }) => ({
    argv: mode === 'list' ? ['true'] : argvOf(suite),
    cwd: suite.cwd,
    env: suite.env,
    files: [],
  }),
  exit: ({ code }: Exit) => (code === undefined ? 'silent' : code === 0 ? 'passed' : 'tests-failed'),
};

const argvOf = ({ program, args }: SuiteDefinition): [string, ...string[]] => {
  const [first = '', ...rest] = [...program, ...args];
  return [first, ...rest];
};
