import { createHook } from 'node:async_hooks';

/** A hook or a test of node:test, as far as the gate looks at it. None of it is documented: every look is guarded. */
export type NodeTest = {
  readonly name: string;
  readonly parent: NodeTest | null;
  readonly root: NodeTest;
  readonly reporter?: { readonly on?: (type: string, listener: (data: Reported) => void) => unknown };
  readonly hookType?: string;
  /** Whose hook it is, where that is said. */
  readonly parentTest?: NodeTest | null;
  /** Kept out by a pattern or by others that are `only`, from 22 on. */
  readonly filtered?: boolean;
  readonly reportedType?: string;
  readonly subtests: readonly NodeTest[];
  readonly pendingSubtests: readonly unknown[];
  readonly readySubtests: { readonly size: number };
  readonly activeSubtests: number;
  readonly passed: boolean;
  /** Something that counts as true where it must fail. */
  readonly expectFailure?: unknown;
  readonly isTodo: boolean;
  readonly error: unknown;
  readonly startTime: bigint | null;
  readonly endTime: bigint | null;
  readonly timeout: number | null;
  /** Where it was written. */
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  readonly entryFile?: string | null;
  concurrency: number;
  fn: (...args: readonly unknown[]) => unknown;
  skipped: boolean;
  message: string | null;
  expectedAssertions: unknown;
};

/** What a reporter is told of a test that has ended. */
export type Reported = {
  readonly name: string;
  readonly nesting: number;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details?: { readonly type?: string; readonly error?: unknown; readonly duration_ms?: number };
};

type Method = (this: NodeTest, ...args: readonly unknown[]) => unknown;

/** What node:test asks of each of its tests. */
export type Seam = { createSubtest: Method; createHook: Method; start: Method; run: Method; addReadySubtest: Method };

const methods = ['createSubtest', 'createHook', 'start', 'run', 'addReadySubtest'] as const;

/** The class of all tests, when it has what the gate listens to. */
export const seamOf = (test: object): Seam | undefined => {
  for (let at: unknown = test; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    const own = at;
    if (methods.every(name => Object.hasOwn(own, name) && typeof Reflect.get(own, name) === 'function'))
      return own as Seam;
  }
  return undefined;
};

/** Calls back once, when node:test makes its first test, with the class of it; with nothing where that is not as it is known. */
export const whenTesting = (found: (seam: Seam | undefined, test: object) => void): void => {
  const hook = createHook({
    init: (_id, type, _trigger, resource) => {
      if (type !== 'Test') return;
      hook.disable();
      found(seamOf(resource), resource);
    },
  });
  hook.enable();
};

/** Puts something of ours around a method. What the real one gives and throws stays as it is. */
export const around = <Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  make: (real: Of[Name]) => Of[Name],
): void => {
  const real = of[name];
  Object.defineProperty(of, name, { value: make(real), configurable: true, writable: true, enumerable: false });
};

/** Listening must not fail the user's test. */
export const quietly = (listen: () => void): void => {
  try {
    listen();
  } catch {
    // What was not heard is missing in what is told, and so makes the run incomplete.
  }
};

export const isSuite = ({ reportedType }: NodeTest): boolean => reportedType === 'suite';
