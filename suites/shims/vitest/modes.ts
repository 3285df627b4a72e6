import type { Discovered } from '../../../harness/protocol/event.ts';
import { isLive, walk } from './task.ts';
import type { FileTask, Task, TestTask } from './task.ts';

/** What a test is before it runs. */
export type Said = Pick<Discovered, 'mode' | 'reason'>;

/** Remembers what the author wrote of each test, before the runner's selection changes it. */
export type DeclaredModes = { readonly watch: (file: FileTask) => void; readonly of: (test: TestTask) => Said };

/** Modes of the tests of one process. */
export const declaredModes = (): DeclaredModes => {
  const declared = new WeakMap<Task, string>();
  // Down the tree: a group's `skip` and `todo` hold for what is in it.
  const note = (task: Task, above: string): void => {
    const mode = above === 'skip' || above === 'todo' ? above : task.mode;
    declared.set(task, mode);
    if (task.type === 'suite') for (const child of task.tasks) note(child, mode);
  };
  return {
    watch: file => {
      const { tasks } = file;
      Object.defineProperty(tasks, 'push', {
        value: (...added: Task[]) => {
          for (const task of added) note(task, 'run');
          return Array.prototype.push.apply(tasks, added);
        },
        configurable: true,
        enumerable: false,
        writable: true,
      });
    },
    of: test => {
      if (isLive(test)) return { mode: 'run' };
      const mode = declared.get(test) ?? test.mode;
      return mode === 'skip' || mode === 'todo' ? { mode: 'skip', reason: mode } : { mode: 'deselected' };
    },
  };
};

/** A group all of whose tests are left out does not run its hooks. */
export const settleGroups = (file: FileTask): void => {
  const settle = (group: Task): void => {
    if (group.type === 'test') return;
    for (const child of group.tasks) settle(child);
    if (isLive(group) && group.tasks.length > 0 && !group.tasks.some(isLive)) group.mode = 'skip';
  };
  settle(file);
};

/** The tests of a file with their titles, in order of appearance. */
export function* testsOf(file: FileTask): Generator<{ readonly task: TestTask; readonly titles: readonly string[] }> {
  for (const { task, titles } of walk(file)) if (task.type === 'test') yield { task, titles };
}
