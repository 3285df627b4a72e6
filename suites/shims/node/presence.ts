import type { AsyncLocalStorage } from 'node:async_hooks';
import { pid } from './line.ts';

/** Where in its process a runner is. */
export type Thread = { readonly isMainThread: boolean; readonly threadId: number };

/** What a debugger may ask while the process is stuck. */
type Answers = {
  current: () => string | undefined;
  functionOf: (key: string) => unknown;
};

const name = Symbol.for('regression-gate');

/** Knows which tests run here now, for the environment of their children and for a debugger. */
export type Presence = {
  /** A new key, unique on this machine while the process lives. */
  readonly key: () => string;
  /** `run`: the function that its author wrote, or the nearest thing to it. */
  readonly enter: (key: string, run: unknown) => void;
  readonly leave: (key: string) => void;
  /** Runs a piece of a concurrent test so that its stack can be told from those of its neighbours. */
  readonly within: <T>(key: string, run: () => T) => T;
  /** Makes another global object answer too. */
  readonly answerIn: (realm: object) => void;
};

/**
 * Makes this process answer `globalThis[Symbol.for('regression-gate')]`. `outside`: the tests run in a realm of their own.
 * `more`: environments that tests see in the place of the process's own.
 */
export const presence = (
  outside: boolean,
  { isMainThread, threadId }: Thread,
  more: () => readonly NodeJS.ProcessEnv[] = () => [],
): Presence => {
  // Most files have no concurrent tests, and each process would load the module anew.
  let store: AsyncLocalStorage<string> | undefined;
  const running = new Map<string, unknown>();
  const keys = keysOfProcess();
  const { env } = process;
  // A test may put another object in its place, and the old one back.
  const environments = (): readonly NodeJS.ProcessEnv[] => [
    ...(process.env === env ? [env] : [env, process.env]),
    ...more(),
  ];
  const answers: Answers = {
    current: () => store?.getStore() ?? (running.size === 1 ? running.keys().next().value : undefined),
    functionOf: key => running.get(key),
  };
  const answerIn = (realm: object): void => {
    Object.defineProperty(realm, name, { value: answers, configurable: true, enumerable: false, writable: true });
  };
  for (const realm of outside ? [globalThis, outerRealm()] : [globalThis]) answerIn(realm);
  // SIGUSR1 opens the inspector here; a fixed port would already be another worker's.
  if (isMainThread) process.debugPort = 0;
  return {
    key: () => `${pid}.${threadId}.${(keys.last += 1)}`,
    enter: (key, run) => {
      running.set(key, run);
      for (const each of environments()) each['GATE_TEST'] = key;
    },
    leave: key => {
      running.delete(key);
      for (const each of environments()) if (each['GATE_TEST'] === key) delete each['GATE_TEST'];
    },
    answerIn,
    within: (key, run) => {
      store ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)<string>();
      return store.run(key, run);
    },
  };
};

/** The global object that `process` comes from, which is the one that a debugger finds first. */
const outerRealm = (): object => {
  try {
    const realm: unknown = process.constructor.constructor('return globalThis')();
    return typeof realm === 'object' && realm !== null ? realm : globalThis;
  } catch {
    // Making code from strings is forbidden here: only the inner realm answers.
    return globalThis;
  }
};

const counter = Symbol.for('regression-gate.keys');

// On `process`, because realms of one process must not give out the same key.
const keysOfProcess = (): { last: number } => {
  const known: unknown = Reflect.get(process, counter);
  if (typeof known === 'object' && known !== null) return known as { last: number };
  const keys = { last: 0 };
  Object.defineProperty(process, counter, { value: keys, configurable: true, enumerable: false });
  return keys;
};
