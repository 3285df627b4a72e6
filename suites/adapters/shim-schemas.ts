import { z } from 'zod';
import { once } from '../../harness/once.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';

type Schemas = { readonly outcome: z.ZodType<Outcome>; readonly runnerEvent: z.ZodType<RunnerEvent> };

/** What shims may say. Made when the first of them speaks: the gate has started its runners by then, and waits. */
export const shimSchemas: () => Schemas = once(() => {
  const count = z.number().int().nonnegative();
  const ms = z.number().nonnegative();
  const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();

  const place = {
    file: z.exactOptional(z.string()),
    titles: list(z.string()),
    project: z.exactOptional(z.string()),
    nth: z.exactOptional(count),
  };
  const testRef = z.object(place);
  const frame = z.object({
    function: z.string(),
    file: z.string(),
    line: z.number(),
    column: z.number(),
  });
  const exit = z.object({
    code: z.exactOptional(z.number().int()),
    signal: z.exactOptional(z.string()),
  });
  const failure = z.object({
    message: z.string(),
    stack: list(frame),
    detail: z.exactOptional(z.string()),
    because: z.exactOptional(z.literal('children')),
  });
  const deadline = z.enum(['test', 'hook', 'load', 'silence', 'teardown', 'suite', 'run']);
  const hangClass = z.enum(['spinning', 'waiting-for-child', 'lock', 'io', 'idle', 'stopped', 'unknown']);
  const notRun = z.enum(['hook', 'load', 'hung', 'crashed', 'budget', 'deselected', 'interrupted', 'deadline', 'lost']);
  const reason = z.exactOptional(z.string());

  const outcome = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('passed') }),
    z.object({ kind: z.literal('failed'), failures: list(failure) }),
    z.object({
      kind: z.literal('hung'),
      by: z.enum(['gate', 'runner']),
      deadline,
      limitMs: ms,
      message: z.string(),
      stack: list(frame),
      class: z.exactOptional(hangClass),
    }),
    z.object({ kind: z.literal('crashed'), exit, message: z.string(), stack: list(frame) }),
    z.object({ kind: z.literal('skipped'), reason }),
    z.object({ kind: z.literal('not-run'), because: notRun, reason }),
  ]);

  const step = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('load'), file: z.string(), project: z.exactOptional(z.string()) }),
    z.object({
      kind: z.literal('hook'),
      hook: z.string(),
      when: z.enum(['before', 'after', 'each']),
      of: testRef,
    }),
  ]);

  const pid = z.number().int().positive();
  const check = z.object({
    status: z.enum(['pass', 'warn', 'fail', 'skip', 'error']),
    message: z.string(),
    observed: reason,
    expected: reason,
    remedy: reason,
    pings: z.exactOptional(z.object({ of: z.enum(['redis', 'postgres']), connectMs: ms, ms: list(ms) })),
  });
  const ownLimitMs = z.exactOptional(ms);
  const attempt = z.number().int().positive();

  const runnerEvent: z.ZodType<RunnerEvent> = z.discriminatedUnion('type', [
    z.object({
      type: z.literal('runner-ready'),
      pid,
      runtime: z.enum(['node', 'python', 'native']),
      version: z.exactOptional(z.string()),
      spare: z.boolean(),
      isMourned: z.exactOptional(z.boolean()),
    }),
    z.object({
      type: z.literal('discovered'),
      pid,
      tests: list(z.object({ ...place, mode: z.enum(['run', 'skip', 'deselected', 'unselected']), reason })),
    }),
    z.object({
      type: z.literal('planned'),
      files: list(z.object({ file: z.string(), project: z.exactOptional(z.string()) })),
      more: z.exactOptional(z.boolean()),
      unseen: z.exactOptional(count),
    }),
    z.object({ type: z.literal('step-started'), pid, step, ownLimitMs }),
    z.object({
      type: z.literal('step-finished'),
      pid,
      step,
      ms,
      outcome: z.exactOptional(outcome),
      isShared: z.exactOptional(z.boolean()),
      more: z.exactOptional(z.literal(true)),
    }),
    z.object({
      type: z.literal('test-started'),
      pid,
      test: testRef,
      attempt,
      ownLimitMs,
      concurrent: z.exactOptional(z.boolean()),
      key: z.exactOptional(z.string()),
    }),
    z.object({ type: z.literal('test-finished'), pid, test: testRef, attempt, ms, outcome }),
    z.object({ type: z.literal('check-finished'), pid, test: testRef, ms, check }),
    z.object({ type: z.literal('test-paused'), pid, test: testRef, aside: z.exactOptional(z.boolean()) }),
    z.object({
      type: z.literal('test-resumed'),
      pid,
      test: testRef,
      attempt,
      ownLimitMs,
      key: z.exactOptional(z.string()),
    }),
    z.object({ type: z.literal('process-ended'), pid, outcome, key: z.exactOptional(z.string()) }),
    z.object({ type: z.literal('file-finished'), pid, file: z.string(), project: z.exactOptional(z.string()) }),
    z.object({ type: z.literal('forked'), pid, key: z.string() }),
    z.object({ type: z.literal('bailed'), reason: z.string() }),
    z.object({ type: z.literal('incomplete'), reason: z.string() }),
    z.object({
      type: z.literal('session-failed'),
      failure,
      workerLoss: z.exactOptional(z.boolean()),
    }),
    z.object({ type: z.literal('tests-done'), pid: z.exactOptional(pid), keys: reason }),
    z.object({
      type: z.literal('runner-view'),
      tests: list(z.object({ test: testRef, outcome, ms })),
    }),
  ]);

  return { outcome, runnerEvent };
});
