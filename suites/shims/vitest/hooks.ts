import type { Step } from '../../../harness/protocol/event.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { errorOf } from '../node/failure.ts';
import { outcomeOf } from './outcome.ts';
import type { Steps } from '../node/steps.ts';
import type { TaskError } from '../node/failure.ts';
import type { SuiteTask } from './task.ts';

type Hook = (...given: unknown[]) => unknown;
type When = Extract<Step, { readonly kind: 'hook' }>['when'];

/** The hooks of one group as vitest keeps them, by kind. */
export type HookLists = Readonly<Record<string, unknown>>;

/** What a hook needs to know of where it runs. */
export type HookPlace = {
  readonly group: SuiteTask;
  readonly steps: Steps;
  /** The group as a place, numbered for the hook of that title. */
  readonly of: (hook: string) => TestRef;
  /** The limit that vitest gives to a hook that sets none. */
  readonly usualMs: number | undefined;
  /** The owner of a step around one test, or nothing where it is not told. */
  readonly testOf: (context: unknown) => object | undefined;
  /** Runs a piece of a test where its stack can be told from others. */
  readonly within: (context: unknown, run: () => unknown) => unknown;
  /** That the trouble of a group has been told. */
  readonly told: (error: TaskError) => void;
};

const plain: Readonly<Record<string, When>> = {
  beforeAll: 'before',
  afterAll: 'after',
  beforeEach: 'each',
  afterEach: 'each',
};
const limitKeys = [Symbol.for('VITEST_CLEANUP_TIMEOUT'), Symbol.for('VITEST_AROUND_TIMEOUT')];

/** Makes every hook of a group tell its start and its end. The lists stay the same, each hook keeps what it wears. */
export const watchHooks = (lists: HookLists, place: HookPlace): void => {
  for (const [kind, list] of Object.entries(lists)) {
    if (!Array.isArray(list)) continue;
    for (const [at, hook] of list.entries()) {
      if (typeof hook !== 'function') continue;
      list[at] = dressedAs(hook as Hook, watched(kind, hook as Hook, place));
    }
  }
};

const watched = (kind: string, hook: Hook, place: HookPlace): Hook => {
  const when = plain[kind];
  if (when === 'each') return eachHook(kind, hook, place);
  if (when !== undefined) return groupHook(kind, when, hook, place);
  if (kind === 'aroundAll') return aroundHook(kind, ['before', 'after'], hook, place);
  return kind === 'aroundEach' ? aroundHook(kind, ['each', 'each'], hook, place) : hook;
};

const groupHook = (kind: string, when: When, hook: Hook, place: HookPlace): Hook => {
  const limitMs = ownLimit(hook, place.usualMs);
  const step: Step = { kind: 'hook', hook: kind, when, of: place.of(kind) };
  return async (...given) => {
    const result = await running(step, place, limitMs, () => hook(...given));
    if (typeof result !== 'function') return result;
    // What a `beforeAll` returns runs after the group.
    const cleanup: Step = { ...step, hook: `${kind} cleanup`, when: 'after' };
    return (...rest: unknown[]) => running(cleanup, place, limitMs, () => result(...rest));
  };
};

const running = async (
  step: Step,
  place: HookPlace,
  limitMs: number | undefined,
  run: () => unknown,
): Promise<unknown> => {
  const end = place.steps.begin(step, place.group, limitMs);
  try {
    const result = await run();
    end();
    return result;
  } catch (thrown) {
    const error = errorOf(thrown);
    place.told(error);
    end(outcomeOf([error]));
    throw thrown;
  }
};

/** Trouble in it belongs to the test, so only its clock is told. */
const eachHook = (kind: string, hook: Hook, place: HookPlace): Hook => {
  const limitMs = ownLimit(hook, place.usualMs);
  const step: Step = { kind: 'hook', hook: kind, when: 'each', of: place.of(kind) };
  return async (...given) => {
    const owner = place.testOf(given[0]);
    const end = owner === undefined ? undefined : place.steps.begin(step, owner, limitMs);
    try {
      return await place.within(given[0], () => hook(...given));
    } finally {
      end?.();
    }
  };
};

/** A hook around what it runs: two steps, with the tests between them under their own clocks. */
const aroundHook = (kind: string, [first, second]: readonly [When, When], hook: Hook, place: HookPlace): Hook => {
  const limitMs = ownLimit(hook, place.usualMs);
  const of = place.of(kind);
  return async (...given) => {
    const [proceed, context] = given;
    const owner = first === 'each' ? place.testOf(context) : place.group;
    const begin = (when: When): (() => void) =>
      owner === undefined ? () => undefined : place.steps.begin({ kind: 'hook', hook: kind, when, of }, owner, limitMs);
    let end = begin(first);
    const passage = async (): Promise<unknown> => {
      end();
      try {
        return await (proceed as Hook)();
      } finally {
        end = begin(second);
      }
    };
    // A group's failing hook is ended by its group, which knows whether it was the hook or its clock.
    const result = await hook(passage, ...given.slice(1));
    end();
    return result;
  };
};

const ownLimit = (hook: Hook, usualMs: number | undefined): number | undefined => {
  const limit: unknown = limitKeys.map(key => Reflect.get(hook, key)).find(value => value !== undefined);
  return typeof limit === 'number' && Number.isFinite(limit) && limit > 0 && limit !== usualMs ? limit : undefined;
};

/** Gives a stand-in everything that can be seen of the original: length, name, text, symbols. */
const dressedAs = (original: Hook, standIn: Hook): Hook => {
  Object.defineProperties(standIn, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(standIn, 'toString', {
    value: () => original.toString(),
    configurable: true,
    enumerable: false,
  });
  return standIn;
};
