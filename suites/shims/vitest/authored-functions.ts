import type { Kit } from './runner.ts';
import type { TestTask } from './task.ts';

type Collector = { readonly tasks: unknown[]; test: object };

/** The functions as their author wrote them, which the runner hides inside its own. */
export type AuthoredFunctions = { readonly watch: () => void; readonly of: (test: TestTask) => unknown };

/** Listens to `test(…)` in the group that is open now and in those that open inside it. */
export const authoredFunctions = (kit: Kit): AuthoredFunctions => {
  const written = new WeakMap<object, unknown>();
  const watched = new WeakSet<object>();

  const watch = (collector: Collector): void => {
    const { test, tasks } = collector;
    const make: unknown = Reflect.get(test, 'fn');
    if (watched.has(tasks) || typeof make !== 'function' || typeof test !== 'function') return;
    watched.add(tasks);
    const heard = function (this: unknown, ...given: unknown[]): unknown {
      const result: unknown = Reflect.apply(make, this, given);
      const task = tasks.at(-1);
      if (typeof task === 'object' && task !== null)
        written.set(
          task,
          given.find(each => typeof each === 'function'),
        );
      return result;
    };
    const standIn = function (this: unknown, ...given: unknown[]): unknown {
      return Reflect.apply(test, this, given);
    };
    Object.setPrototypeOf(standIn, test);
    Object.defineProperty(standIn, 'fn', { value: heard });
    collector.test = standIn;
    Object.defineProperty(tasks, 'push', {
      value: (...added: unknown[]) => {
        for (const task of added) if (isCollector(task)) watch(task);
        return Array.prototype.push.apply(tasks, added);
      },
      configurable: true,
      enumerable: false,
      writable: true,
    });
  };

  return {
    watch: () => {
      // The group at the top of a file is open as soon as the runner has cleared the one before.
      queueMicrotask(() => {
        try {
          const top = kit.getCurrentSuite();
          if (isCollector(top)) watch(top);
        } catch {
          // No group is open: a debugger gets the runner's function instead of the author's.
        }
      });
    },
    of: test => written.get(test),
  };
};

const isCollector = (value: unknown): value is Collector =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray(Reflect.get(value, 'tasks')) &&
  Reflect.get(value, 'type') === 'collector' &&
  typeof Reflect.get(value, 'test') === 'function';
