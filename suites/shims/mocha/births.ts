import { framesOf } from '../node/stack.ts';
import type { Frame } from '../../../harness/protocol/outcome.ts';
import type { MochaClass, Runnable } from './shapes.ts';

/** Where tests and hooks were written down. */
export type Births = {
  /** What is born from now on belongs to this file. */
  readonly nowIn: (file: string | undefined) => void;
  readonly fileOf: (runnable: Runnable) => string | undefined;
  /** The line of its author: a test that waits for ever is on no stack. */
  readonly placeOf: (runnable: Runnable) => readonly Frame[];
};

// From `it` of the author's file to the place where a test is added: mocha itself is some four calls of that.
const depth = 10;

/** Listens to the birth of each test and hook of this process. `inside`: the folder of mocha. */
export const birthsIn = ({ Suite }: MochaClass, inside: string): Births => {
  const files = new WeakMap<Runnable, string>();
  const places = new WeakMap<Runnable, { readonly stack: string }>();
  let file: string | undefined;
  const note = (runnable: Runnable): void => {
    if (file !== undefined) files.set(runnable, file);
    places.set(runnable, here());
  };
  const { addTest, _createHook } = Suite.prototype;
  Suite.prototype.addTest = function (test) {
    note(test);
    return addTest.call(this, test);
  };
  Suite.prototype._createHook = function (...given) {
    const hook = _createHook.apply(this, given);
    note(hook);
    return hook;
  };
  return {
    nowIn: path => {
      file = path;
    },
    fileOf: runnable => runnable.file ?? files.get(runnable),
    placeOf: runnable =>
      framesOf(places.get(runnable)?.stack ?? '')
        .filter(frame => !frame.file.startsWith(inside))
        .slice(0, 1),
  };
};

/** Becomes text only when somebody asks. */
const here = (): { readonly stack: string } => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = depth;
  const at = { stack: '' };
  Error.captureStackTrace(at, here);
  Error.stackTraceLimit = limit;
  return at;
};
