import type { Adapter, Decoder, Launch } from '../adapter.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Exit, Outcome } from '../../harness/protocol/outcome.ts';
import { commandRef } from '../../harness/protocol/test-id.ts';
import { crashOf } from '../words.ts';
import { givenCommand } from './given-command.ts';

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
  ...givenCommand,
  name: 'command',
  events: 'live',
  reads: 'events',
  resumes: false,
  selects: false,
  hooks: 'told',
  majors: [],
  decoder,
};
