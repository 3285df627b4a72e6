import type { TaskError } from '../node/failure.ts';

export type TaskResult = { readonly state?: string; readonly errors?: readonly TaskError[]; readonly note?: string };

/** The parts of vitest's tasks that are read here, the same in 3.x and 4.x. */
export type TestTask = {
  readonly type: 'test';
  readonly name: string;
  mode: string;
  readonly fails?: boolean;
  readonly concurrent?: boolean;
  readonly timeout?: number;
  readonly result?: TaskResult;
  readonly suite?: SuiteTask;
  readonly file: FileTask;
};
export type SuiteTask = {
  readonly type: 'suite';
  readonly name: string;
  mode: string;
  readonly tasks: Task[];
  readonly concurrent?: boolean;
  readonly result?: TaskResult;
  readonly suite?: SuiteTask;
};
export type FileTask = SuiteTask & { readonly filepath: string };
export type Task = TestTask | SuiteTask;

/** A test with the titles of the groups it is in, from the outermost. */
export type Placed<T> = { readonly task: T; readonly titles: readonly string[] };

/** All groups and tests below a group, in order of appearance. */
export function* walk(group: SuiteTask, above: readonly string[] = []): Generator<Placed<Task>> {
  for (const task of group.tasks) {
    const titles = [...above, task.name];
    yield { task, titles };
    if (task.type === 'suite') yield* walk(task, titles);
  }
}

/** Whether vitest would run it. */
export const isLive = (task: Task): boolean => task.mode === 'run' || task.mode === 'queued';
