import { isAbsolute, posix } from 'node:path';
import type { Failure, Frame, Outcome } from '../../harness/protocol/outcome.ts';
import { parseGoroutines } from '../../harness/stacks/go-dump.ts';
import { bareFrame } from '../../harness/stacks/seen-frame.ts';

const own = /^\s*(?:===|---) /u;
const logged = /^\s*([\w.+-]+\.go):(\d+): (.*)$/u;

/** A place in the report of a race. */
const accessed = /^\s+(\/.+\.go):(\d+) \+0x[0-9a-f]+$/u;

/** What a test has logged, without what `testing` says around it. */
const words = (text: string): readonly string[] => text.split('\n').filter(line => line !== '' && !own.test(line));

/** Why a test has failed: the first line that it logged, with its place; all of it as detail. */
export const failureOf = (text: string, folder: string): Failure => {
  const lines = words(text);
  const race = lines.some(line => line.startsWith('WARNING: DATA RACE'));
  const stack = lines.flatMap((line): readonly Frame[] => {
    const [, file = '', row] = logged.exec(line) ?? (race ? accessed.exec(line) : undefined) ?? [];
    if (row === undefined || file === 'testing.go') return [];
    const path = isAbsolute(file) ? file : posix.join(folder, file);
    return [{ function: '', file: path, line: Number(row), column: 0 }];
  });
  const want = lines.indexOf('want:');
  const example =
    lines[0] === 'got:' && want > 0
      ? `got ${lines.slice(1, want).join(' ')}, want ${lines.slice(want + 1).join(' ')}`
      : undefined;
  const first = example ?? lines.find(line => logged.test(line)) ?? lines[0] ?? '';
  const message = (logged.exec(first)?.[3] ?? first).trim() || 'failed';
  return { message: race ? `DATA RACE: ${message}` : message, stack: stack.slice(0, 20), detail: lines.join('\n') };
};

/** Why a test was skipped. */
export const reasonOf = (text: string): string | undefined => {
  const [last] = words(text).slice(-1);
  return last === undefined ? undefined : (logged.exec(last)?.[3] ?? last).trim();
};

const timedOut = /^panic: test timed out after (\S+)/mu;
const deadly = /^(?:panic: |fatal error: |SIG[A-Z]+: |unexpected fault address|signal: |exit status \d)/mu;

/** Whether a line is of a program that dies. */
export const isDeadly = (line: string): boolean => deadly.test(line);

/** Whether it was ended by a signal, from wherever that came. */
export const isBySignal = (text: string): boolean => /^(?:SIGQUIT: |signal: )/mu.test(text);

/** How a test program has died, by its last words. */
export const deathOf = (text: string, folder: string): Outcome => {
  const [, limit] = timedOut.exec(text) ?? [];
  const stack = framesOf(text, folder, limit !== undefined);
  if (limit !== undefined) {
    const message = `hung: no end after ${limit} (-timeout of go test)`;
    return { kind: 'hung', by: 'runner', deadline: 'test', limitMs: milliseconds(limit), message, stack };
  }
  const line = text.split('\n').find(one => isDeadly(one)) ?? 'its process ended';
  const code = /^exit status (\d+)$/mu.exec(text)?.[1];
  return {
    kind: 'crashed',
    exit: code === undefined ? {} : { code: Number(code) },
    message: `crashed: ${line.replace(/ \[recovered\]$/u, '').trim()}`,
    stack,
  };
};

/** Of who panicked from where it did; of who ran out of time where a test is. */
const framesOf = (text: string, folder: string, isTimeout: boolean): readonly Frame[] => {
  const routines = parseGoroutines(text, isAbsolute(folder) ? folder : '/');
  const tests = routines.filter(({ createdBy }) => createdBy?.function === 'testing.(*T).Run');
  const isOfTesting = (name = ''): boolean => name.startsWith('testing.');
  const [first] = routines;
  const test = tests.find(({ frames }) => !isOfTesting(frames[0]?.function)) ?? tests[0];
  // Of a deadlock, as of a timeout, Go shows the goroutine first that waits for all tests.
  const seen = isTimeout || isOfTesting(first?.frames[0]?.function) ? (test ?? first) : first;
  const frames = seen?.frames ?? [];
  const thrown = frames.findLastIndex(({ function: name }) => name === 'panic');
  return frames.slice(thrown + 1).map(bareFrame);
};

/** As Go writes a duration: `1m30s`, `500ms`. */
export const milliseconds = (text: string): number => {
  const units: Readonly<Record<string, number>> = {
    h: 3_600_000,
    m: 60_000,
    s: 1_000,
    ms: 1,
    us: 0.001,
    µs: 0.001,
    ns: 0.000_001,
  };
  return [...text.matchAll(/([\d.]+)(h|ms|us|µs|ns|m|s)/gu)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
};
