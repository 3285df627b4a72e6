import fs from 'node:fs';
import { isMainThread, threadId } from 'node:worker_threads';
import type { Step } from '../../../harness/protocol/event.ts';
import type { Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import { pid, type Say } from '../node/line.ts';
import { now } from '../node/now.ts';
import { presence } from '../node/presence.ts';
import { framesOf } from '../node/stack.ts';
import { stepsOf } from '../node/steps.ts';
import type { Assigned } from './assigned.ts';
import { namesBy } from './names.ts';
import { failureIn } from './outcome.ts';
import { listen } from './ears.ts';
import { quietly, whenTesting } from './seam.ts';
import { Story } from './story.ts';
import { witness } from './witness.ts';

type Start = {
  readonly say: Say;
  readonly assigned: Assigned;
  readonly isList: boolean;
  /** The file as ids name it, and where it is. */
  readonly file: string;
  readonly path: string;
  /** Told where node:test is not as it is known. */
  readonly unknown: () => void;
  /** Leaves word for the runner that this process has told its end, and with which code. */
  readonly signOff: (code: number | 'told') => void;
};

/** Tells one file from within the process that it has to itself. */
export const listenToFile = ({ say, assigned, isList, file, path, unknown, signOff }: Start): void => {
  const step: Step = { kind: 'load', file };
  const isAwaited = waitsItself(path);
  const names = namesBy(() => file);
  const steps = stepsOf(say);
  const state = { loadingSince: now() as number | undefined, isTested: false, hasBegun: false, isThrough: false };
  let uncaught: { readonly error: unknown } | undefined;
  let views: (() => ReturnType<ReturnType<typeof witness>>) | undefined;

  const load = (outcome?: Outcome, more?: true): void => {
    if (state.loadingSince === undefined) return;
    const ms = now() - state.loadingSince;
    state.loadingSince = undefined;
    story.hasTrouble ||= outcome !== undefined;
    const said = { ...(outcome === undefined ? {} : { outcome }), ...(more === undefined ? {} : { more }) };
    say({ type: 'step-finished', pid, step, ms, ...said });
  };
  const begun = (): void => {
    state.hasBegun = true;
    load(undefined, true);
  };
  const story = new Story({
    say,
    steps,
    names,
    assigned,
    presence: presence(false, { isMainThread, threadId }),
    isList,
    begun,
  });
  const through = (): void => {
    if (state.isThrough) return;
    state.isThrough = true;
    say({ type: 'file-finished', pid, file });
    say({ type: 'tests-done', pid, keys: `${pid}.` });
  };

  say({ type: 'runner-ready', pid, runtime: 'node', spare: true, isMourned: true });
  say({ type: 'step-started', pid, step });

  /** All that was registered has run. A file that waits for its tests itself may have more. */
  const drained = (): void => {
    begun();
    story.flush();
    if (isAwaited) {
      state.loadingSince = now();
      say({ type: 'step-started', pid, step });
      return;
    }
    through();
  };

  whenTesting(seam => {
    state.isTested = true;
    if (seam === undefined) return unknown();
    listen(seam, story, {
      drained,
      rooted: root => {
        views = witness(root, file);
      },
    });
  });

  process.on('uncaughtExceptionMonitor', error => {
    uncaught = { error };
    // As long as none of its tests has begun, node:test lets that end the process, without another word.
    if (state.loadingSince === undefined || state.hasBegun || process.listenerCount('uncaughtException') > 1) return;
    quietly(() => {
      story.flush();
      load({ kind: 'failed', failures: [failureIn(error)] });
      through();
      signOff('told');
    });
  });
  const exiting = (code: number): void =>
    quietly(() => {
      left(code);
      signOff(code);
    });
  process.on('exit', exiting);
  // Behind those that the file has put there: they may change the code.
  process.on('beforeExit', () => process.off('exit', exiting).on('exit', exiting));

  const left = (code: number): void => {
    story.flush();
    // Whoever asked for the end is below us on the stack.
    const callers = framesOf(new Error('here').stack ?? '');
    const stack = callers.length > 0 || uncaught === undefined ? callers : failureIn(uncaught.error).stack;
    const wrong: Failure | undefined =
      code === 0 ? undefined : uncaught === undefined ? exitFailure(file, code) : failureIn(uncaught.error);
    if (story.isBusy) {
      const message = `crashed: its process exited with code ${code} while it ran`;
      say({ type: 'process-ended', pid, outcome: { kind: 'crashed', exit: { code }, message, stack } });
    } else if (state.loadingSince !== undefined) loadLeft(code, wrong, stack);
    else {
      through();
      if (wrong !== undefined && !story.hasTrouble) say({ type: 'session-failed', failure: inFile(file, wrong) });
    }
    const tests = views?.() ?? [];
    if (tests.length > 0 && !isList) say({ type: 'runner-view', tests });
  };

  /** The process has ended while its file was loading: a file without tests is then through. */
  const loadLeft = (code: number, wrong: Failure | undefined, stack: Failure['stack']): void => {
    if (wrong === undefined && !state.isTested) {
      const test = { file, titles: [file] };
      const ms = now() - (state.loadingSince ?? now());
      say({ type: 'discovered', pid, tests: [{ ...test, mode: 'run' }] });
      if (!isList) say({ type: 'test-finished', pid, test, attempt: 1, ms, outcome: { kind: 'passed' } });
    }
    const isExit = uncaught === undefined && !state.isThrough;
    const message = `crashed: its process exited with code ${code} while it was loaded`;
    const crashed: Outcome = { kind: 'crashed', exit: { code }, message, stack };
    if (wrong === undefined && state.isTested && !hasDrained()) load(crashed);
    else if (wrong === undefined || (hasDrained() && story.hasTrouble)) load();
    else load(isExit && code !== unsettled ? crashed : { kind: 'failed', failures: [wrong] });
    through();
  };
  const hasDrained = (): boolean => views !== undefined && isAwaited;
};

/** What Node exits with when the file waits at its top for something that can never come. */
const unsettled = 13;

const exitFailure = (file: string, code: number): Failure => ({
  message:
    code === unsettled
      ? `${file} waits for something that never comes`
      : `${file}: its process exited with code ${code}`,
  stack: [],
});

const inFile = (file: string, failure: Failure): Failure => ({
  ...failure,
  message: failure.message.startsWith(file) ? failure.message : `${file}, after its tests: ${failure.message}`,
});

/** Whether a file awaits something at its top, as in `await test(…)`: then its tests run before it is loaded. */
const waitsItself = (path: string): boolean => {
  try {
    return /^(?:export )?(?:(?:const|let|var) [^\n]*?= *)?(?:await|for await)\b/mu.test(fs.readFileSync(path, 'utf8'));
  } catch {
    // What cannot be read says its own trouble when it is loaded.
    return false;
  }
};
