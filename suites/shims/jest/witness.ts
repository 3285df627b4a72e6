import type { RunnerEvent } from '../../../harness/protocol/event.ts';
import type { Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import type { FileRef } from '../../adapter.ts';
import type { Assignment } from '../node/assignment.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import { ordinals, refOf } from '../node/place.ts';
import type { JestTest, SeenFile, SeenTest } from './instance.ts';
import { failureIn, outcomeOf } from './outcome.ts';
import { lostBefore } from './telling.ts';

type View = Extract<RunnerEvent, { readonly type: 'runner-view' }>['tests'][number];

type Setting = {
  readonly say: Say;
  readonly assignment: Assignment;
  readonly refOf: (test: JestTest) => FileRef;
  /** Before a file is run, wherever that is. */
  readonly begin: (test: JestTest) => void;
  /** When it is over. */
  readonly end: (test: JestTest) => void;
  /** When it failed as a whole. */
  readonly fail: (test: JestTest, thrown: unknown) => void;
  readonly bail: number;
  readonly isList: boolean;
  /** Something is still to be done after the tests. */
  readonly hasMore: boolean;
};

const lostWorker =
  /A jest worker process \(pid=\d+\)|Jest worker encountered \d+ child process exceptions|Jest worker ran out of memory|Call retries were exceeded/;

/** A reporter beside the user's that writes nothing but what it sees. */
export const witness = (setting: Setting): new () => object => {
  const { say } = setting;
  const views: View[] = [];
  return class {
    onRunStart(): void {}
    onTestFileStart(test: JestTest): void {
      setting.begin(test);
    }
    onTestFileResult(test: JestTest, result: SeenFile, { numFailedTests }: { readonly numFailedTests: number }): void {
      views.push(...viewOf(setting.refOf(test), result, setting));
      tellTrouble(test, result, setting);
      setting.end(test);
      if (setting.bail !== 0 && numFailedTests >= setting.bail)
        say({ type: 'bailed', reason: `--bail: ${setting.bail === 1 ? 'a test' : `${setting.bail} tests`} failed` });
    }
    onRunComplete(): void {
      if (setting.isList) return;
      say({ type: 'runner-view', tests: views });
      if (!setting.hasMore) say({ type: 'tests-done' });
    }
  };
};

/** A file that failed as a whole and has no tests could not be loaded; with tests, its story has told what there is. */
const tellTrouble = (
  test: JestTest,
  { testExecError, testResults }: SeenFile,
  { say, refOf: of, fail }: Setting,
): void => {
  if (testExecError === undefined || testExecError === null || testResults.length > 0) return;
  const failure = failureIn(testExecError);
  if (lostWorker.test(failure.message) || failure.message.includes(lostBefore)) {
    say({ type: 'session-failed', failure, workerLoss: true });
    return;
  }
  fail(test, testExecError);
  const step = { kind: 'load', ...of(test) } as const;
  say({ type: 'step-started', pid, step });
  say({ type: 'step-finished', pid, step, ms: 0, outcome: outcomeOf([testExecError]) });
};

const viewOf = ({ file, project }: FileRef, { testResults }: SeenFile, { assignment }: Setting): readonly View[] => {
  const nth = ordinals();
  return testResults.flatMap(test => {
    const titles = [...test.ancestorTitles, test.title];
    const ref = refOf(file, titles, project, nth(titles));
    const outcome = seen(test);
    // Where our shim has no hand, it ran although nobody had chosen it: then it counts.
    const isLeft = assignment.isUnselected(ref) && outcome.kind === 'skipped';
    return assignment.isDone(ref) || isLeft ? [] : [{ test: ref, outcome, ms: Math.max(test.duration ?? 0, 0) }];
  });
};

const seen = ({ status, failureMessages }: SeenTest): Outcome => {
  switch (status) {
    case 'passed':
      return { kind: 'passed' };
    case 'failed':
      return { kind: 'failed', failures: (failureMessages ?? []).map(failureFrom) };
    case 'todo':
      return { kind: 'skipped', reason: 'todo' };
    default:
      return { kind: 'skipped', reason: 'skip' };
  }
};

/** A message with its stack, as reporters get it. */
const failureFrom = (text: string): Failure => {
  const lines = text.split('\n');
  const at = lines.findIndex(line => /^\s+at /.test(line));
  return failureIn({
    message: lines
      .slice(0, at === -1 ? undefined : at)
      .join('\n')
      .trim(),
    stack: text,
  });
};
