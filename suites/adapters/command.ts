import type { Adapter, Decoder, Launch, SuiteDefinition } from '../adapter.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Exit, Outcome } from '../../harness/protocol/outcome.ts';
import { commandRef } from '../../harness/protocol/test-id.ts';
import { crashOf } from '../words.ts';

const argvOf = ({ program, args }: SuiteDefinition): [string, ...string[]] => {
  const [first = '', ...rest] = [...program, ...args];
  return [first, ...rest];
};

const outcomeOf = (exit: Exit): Outcome => {
  const { code, signal, by } = exit;
  if (by !== undefined) return crashOf(exit, 1);
  if (code === 0) return { kind: 'passed' };
  if (code !== undefined) return { kind: 'failed', failures: [{ message: `exit code ${code}`, stack: [] }] };
  const message = signal === undefined ? 'ended, and nobody could see how' : `ended by ${signal}`;
  return { kind: 'crashed', exit: signal === undefined ? {} : { signal }, message, stack: [] };
};

const decoder = ({ mode }: Pick<Launch, 'mode'>): Decoder => {
  let leader: number | undefined;
  const begin = (pid: number): readonly RunnerEvent[] => {
    const discovered: RunnerEvent = {
      type: 'discovered',
      pid,
      tests: [{ ...commandRef, mode: 'run' }],
    };
    if (mode === 'list') return [discovered];
    leader = pid;
    return [
      { type: 'runner-ready', pid, runtime: 'native', spare: false },
      discovered,
      { type: 'test-started', pid, test: commandRef, attempt: 1 },
    ];
  };
  const end = (exit: Exit, ms: number): readonly RunnerEvent[] =>
    leader === undefined
      ? []
      : [
          {
            type: 'test-finished',
            pid: leader,
            test: commandRef,
            attempt: 1,
            ms,
            outcome: outcomeOf(exit),
          },
        ];
  return { begin, line: () => [], end };
};

/** Any program: the whole of it is one test, and its exit code is the answer. */
export const command: Adapter = {
  name: 'command',
  events: 'live',
  reads: 'events',
  resumes: false,
  selects: false,
  cores: () => 1,
  hooks: 'told',
  majors: [],
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
  decoder,
  exit: ({ code }) => (code === undefined ? 'silent' : code === 0 ? 'passed' : 'tests-failed'),
};
