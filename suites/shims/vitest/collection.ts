import type { Discovered } from '../../../harness/protocol/event.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import type { Assignment } from '../node/assignment.ts';
import type { Attempts, Known } from './attempts.ts';
import type { GroupTrouble } from './group-trouble.ts';
import { watchHooks } from './hooks.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import { declaredModes, settleGroups, testsOf } from './modes.ts';
import type { Said } from './modes.ts';
import { outcomeOf } from './outcome.ts';
import { ordinals, refOf } from '../node/place.ts';
import type { Presence } from '../node/presence.ts';
import type { Kit } from './runner.ts';
import type { End, Steps } from '../node/steps.ts';
import { isLive, walk } from './task.ts';
import type { FileTask, Placed, SuiteTask, Task, TestTask } from './task.ts';
import { authoredFunctions } from './authored-functions.ts';

type Setting = {
  readonly say: Say;
  readonly steps: Steps;
  readonly kit: Kit;
  readonly trouble: GroupTrouble;
  readonly attempts: Attempts;
  readonly presence: Presence;
  readonly project: string | undefined;
  readonly nameOf: (path: string) => string;
  readonly assignment: Assignment;
  /** The timeout of a test that sets none; absent when it is to be told like a test's own. */
  readonly usualTestMs: number | undefined;
  readonly hookMs: number | undefined;
};

/** The files of one runner: their loading, their tests, and what this launch leaves out of them. */
export type Collection = {
  readonly start: (file: FileTask) => void;
  /** Before the runner tells anybody of the files. */
  readonly collected: (files: FileTask[]) => void;
  /** After the user's runner had its say in what is selected. */
  readonly selected: (files: FileTask[]) => void;
  readonly known: (test: TestTask) => Known | undefined;
  readonly refOf: (group: SuiteTask) => TestRef;
};

/** Watches files being collected. */
export const collection = (setting: Setting): Collection => {
  const { say, steps, kit, trouble, presence, project, nameOf, assignment } = setting;
  const modes = declaredModes();
  const authored = authoredFunctions(kit);
  const tests = new WeakMap<TestTask, Known & { readonly said: Said }>();
  const groups = new WeakMap<SuiteTask, TestRef>();
  let loading: { readonly file: FileTask; readonly end: End } | undefined;

  const loaded = (): void => {
    if (loading === undefined) return;
    const { file, end } = loading;
    loading = undefined;
    if (file.result?.state !== 'fail') return end();
    trouble.told(file);
    end(outcomeOf(file.result.errors ?? []));
  };

  const learn = (file: FileTask, placed: readonly Placed<Task>[]): void => {
    const name = nameOf(file.filepath);
    const nth = ordinals();
    groups.set(file, refOf(name, [], project));
    for (const { task, titles } of placed) {
      if (task.type === 'suite') groups.set(task, refOf(name, titles, project));
      else tests.set(task, { ...knownOf(task, refOf(name, titles, project, nth(titles))), said: modes.of(task) });
    }
  };
  const knownOf = (test: TestTask, ref: TestRef): Known => {
    const { timeout } = test;
    const isOwn = timeout !== undefined && timeout !== setting.usualTestMs && Number.isFinite(timeout) && timeout > 0;
    return {
      ref,
      concurrent: isConcurrent(test),
      run: authored.of(test) ?? kit.getFn(test),
      ...(isOwn ? { ownLimitMs: timeout } : {}),
    };
  };

  const isLeftOut = (ref: TestRef): boolean => assignment.isDone(ref) || assignment.isUnselected(ref);
  /** What the author skips stays skipped, whether or not we would have run it. */
  const saidNow = (ref: TestRef, said: Said, runs: boolean): Said => {
    if (said.mode !== 'skip' && !assignment.isDone(ref) && assignment.isUnselected(ref)) return { mode: 'unselected' };
    return said.mode === 'run' && !runs && !isLeftOut(ref) ? { mode: 'deselected' } : said;
  };

  const dress = (file: FileTask, placed: readonly Placed<Task>[]): void => {
    const nth = ordinals();
    for (const group of [file, ...placed.map(({ task }) => task)]) {
      if (group.type !== 'suite') continue;
      const [at, lists] = [groups.get(group), kit.getHooks(group)];
      if (at === undefined || lists === undefined) continue;
      watchHooks(lists, {
        group,
        steps,
        usualMs: setting.hookMs,
        of: hook => refOf(at.file ?? '', at.titles, project, nth([...at.titles, `(hook: ${hook})`])),
        testOf: context => {
          const test = taskOf(context);
          return test === undefined || tests.get(test)?.concurrent !== false ? undefined : test;
        },
        within: (context, run) => inTest(taskOf(context), run),
        told: () => trouble.told(group),
      });
    }
    for (const { task } of placed) {
      if (task.type !== 'test' || tests.get(task)?.concurrent !== true) continue;
      const run = kit.getFn(task);
      if (typeof run === 'function') kit.setFn(task, () => inTest(task, () => run()));
    }
  };
  const inTest = (test: TestTask | undefined, run: () => unknown): unknown => {
    const key = test === undefined || tests.get(test)?.concurrent !== true ? undefined : setting.attempts.keyOf(test);
    return key === undefined ? run() : presence.within(key, run);
  };

  return {
    start: file => {
      loaded();
      modes.watch(file);
      authored.watch();
      const step = {
        kind: 'load',
        file: nameOf(file.filepath),
        ...(project === undefined ? {} : { project }),
      } as const;
      loading = { file, end: steps.begin(step, file) };
    },
    collected: files => {
      loaded();
      for (const file of files) {
        const placed = [...walk(file)];
        learn(file, placed);
        dress(file, placed);
        for (const { task } of placed) {
          const ref = task.type === 'test' ? tests.get(task)?.ref : undefined;
          if (ref !== undefined && isLeftOut(ref)) task.mode = 'skip';
        }
        settleGroups(file);
      }
    },
    selected: files => {
      for (const file of files) {
        const found = [...testsOf(file)].flatMap(({ task }): readonly Discovered[] => {
          const known = tests.get(task);
          if (known === undefined) return [];
          return [{ ...known.ref, ...saidNow(known.ref, known.said, isLive(task)) }];
        });
        say({ type: 'discovered', pid, tests: found });
      }
    },
    known: test => tests.get(test),
    refOf: group => groups.get(group) ?? refOf('', [], project),
  };
};

/** Its own word or that of a group around it. */
const isConcurrent = (test: TestTask): boolean => {
  for (let at: SuiteTask | TestTask | undefined = test; at !== undefined; at = at.suite)
    if (at.concurrent === true) return true;
  return false;
};

/** The test that a hook's context is of. */
const taskOf = (context: unknown): TestTask | undefined => {
  if (context === null || (typeof context !== 'object' && typeof context !== 'function')) return undefined;
  const task: unknown = Reflect.get(context, 'task');
  return typeof task === 'object' && task !== null ? (task as TestTask) : undefined;
};
