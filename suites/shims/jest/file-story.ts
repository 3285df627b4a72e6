import type { Discovered, Step } from '../../../harness/protocol/event.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import type { FileRef } from '../../adapter.ts';
import type { Assignment } from '../node/assignment.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import { ordinals, refOf } from '../node/place.ts';
import type { Presence } from '../node/presence.ts';
import type { End, Steps } from '../node/steps.ts';
import { attemptsOf } from './attempts.ts';
import type { Known } from './attempts.ts';
import { walk } from './circus.ts';
import type { Block, CircusEvent, CircusTest, Handler, Hook, Placed, State } from './circus.ts';
import type { Earlier } from './earlier.ts';
import { failureIn, outcomeOf } from './outcome.ts';

/** What the story of a file needs to know. */
export type Setting = {
  readonly say: Say;
  readonly steps: Steps;
  readonly presence: Presence;
  readonly assignment: Assignment;
  readonly mode: 'run' | 'list';
  /** What a process that is gone has told of this file in this launch. */
  readonly earlier: Earlier;
  /** The file can be imported: what follows is its tests. */
  readonly loaded: () => void;
  /** The timeout of a test that sets none; absent when it is to be told like a test's own. */
  readonly usualTestMs: number | undefined;
  /** The same for hooks, which is always the runner's own. */
  readonly usualHookMs: number;
};

const whens = { beforeAll: 'before', afterAll: 'after', beforeEach: 'each', afterEach: 'each' } as const;

/** Hears what jest-circus does with one file, and tells it. */
export const fileStory = (of: FileRef, setting: Setting): Handler => {
  const { say, steps, presence, assignment, mode, earlier } = setting;
  const tests = new Map<CircusTest, Known>();
  const hooks = new Map<Hook, Step>();
  const open = new Map<Hook, End>();
  const told = new Set<unknown>();
  const attempts = attemptsOf(say, presence, steps, test => tests.get(test));

  const isLeftOut = (ref: TestRef): boolean =>
    assignment.isDone(ref) || assignment.isUnselected(ref) || earlier.isOver(ref);
  const modeOf = ({ at, titles, skipped }: Placed, ref: TestRef, state: State): Pick<Discovered, 'mode' | 'reason'> => {
    if (at.mode === 'todo') return { mode: 'skip', reason: 'todo' };
    if (skipped) return { mode: 'skip', reason: 'skip' };
    if (!assignment.isDone(ref) && assignment.isUnselected(ref)) return { mode: 'unselected' };
    const isFocused = !state.hasFocusedTests || at.mode === 'only';
    const isNamed = state.testNamePattern?.test(titles.join(' ')) ?? true;
    return isFocused && isNamed ? { mode: 'run' } : { mode: 'deselected' };
  };

  const learn = (state: State): void => {
    const nth = ordinals();
    const found: Discovered[] = [];
    learnHooks(state.rootDescribeBlock, [], nth);
    for (const placed of walk(state.rootDescribeBlock)) {
      const { at, titles } = placed;
      if (at.type === 'describeBlock') {
        learnHooks(at, titles, nth);
        continue;
      }
      const ref = refOf(of.file, titles, of.project, nth(titles));
      found.push({ ...ref, ...modeOf(placed, ref, state) });
      if (at.mode !== 'todo' && (mode === 'list' || isLeftOut(ref))) at.mode = 'skip';
      const limit = at.timeout ?? state.testTimeout;
      tests.set(at, { ref, run: at.fn, ...(limit === setting.usualTestMs ? {} : { ownLimitMs: limit }) });
      if (at.concurrent) attempts.dress(at);
    }
    say({ type: 'discovered', pid, tests: found });
  };
  const learnHooks = (block: Block, titles: readonly string[], nth: ReturnType<typeof ordinals>): void => {
    for (const hook of block.hooks) {
      // Its own hook, which comes from outside of the file's realm, says nothing to anybody.
      if (hook.fn instanceof Function) continue;
      const place = refOf(of.file, titles, of.project, nth([...titles, `(hook: ${hook.type})`]));
      hooks.set(hook, { kind: 'hook', hook: hook.type, when: whens[hook.type], of: place });
    }
  };

  const beginHook = (hook: Hook, state: State): void => {
    const step = hooks.get(hook);
    const test = state.currentlyRunningTest;
    if (step?.kind !== 'hook') return;
    // Which of several concurrent tests it belongs to cannot be told.
    if (step.when === 'each' && (test === undefined || test === null || test.concurrent)) return;
    const limit = hook.timeout ?? state.testTimeout;
    const owner = step.when === 'each' ? (test ?? hook) : hook;
    open.set(hook, steps.begin(step, owner, limit === setting.usualHookMs ? undefined : limit));
  };
  const endHook = ({ hook, error, name }: CircusEvent & { readonly hook: Hook }): void => {
    const isBad = name === 'hook_failure' && whens[hook.type] !== 'each';
    if (isBad) told.add(error);
    open.get(hook)?.(isBad ? outcomeOf([[error, hook.asyncError]]) : undefined);
    open.delete(hook);
  };
  const tellTrouble = ({ unhandledErrors }: State): void => {
    for (const each of unhandledErrors) {
      const cause: unknown = Array.isArray(each) ? each[0] : each;
      if (told.has(cause)) continue;
      told.add(cause);
      say({ type: 'session-failed', failure: failureIn(each) });
    }
  };

  return (event, state) => {
    const { name, test, hook } = event;
    attempts.settle(name === 'test_retry');
    if (name === 'run_start') {
      setting.loaded();
      learn(state);
    } else if ((name === 'test_started' || name === 'test_fn_start') && test !== undefined) attempts.begin(test);
    else if (name === 'test_done' && test !== undefined) attempts.done(test);
    else if (name === 'hook_start' && hook !== undefined) beginHook(hook, state);
    else if ((name === 'hook_success' || name === 'hook_failure') && hook !== undefined) endHook({ ...event, hook });
    else if (name === 'teardown') tellTrouble(state);
  };
};
