import type { Builder, Piece, Spec, Suite, Told } from './core.ts';

/** What the parts of jasmine-core tell us, as they are called. */
export type Listener = {
  readonly begins: (builder: Builder) => void;
  readonly spec: (spec: Spec, parent: Suite) => void;
  readonly suite: (suite: Suite) => void;
  readonly hook: (name: HookName, piece: Piece | undefined, suite: Suite) => void;
  /** A queue comes to a piece. What it gives is called when the queue is through with it. */
  readonly piece: (piece: Piece) => (() => void) | undefined;
  /** Before a reporter hears of it. */
  readonly heard: Partial<Record<'specStarted' | 'specDone' | 'suiteDone' | 'jasmineDone', (event: Told) => void>>;
};

type HookName = 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';
type Method = (this: unknown, ...args: unknown[]) => unknown;
type Class = new (...args: readonly unknown[]) => object;
type Factory = (...parts: readonly unknown[]) => Class;

/** The factories that jasmine-core puts itself together from. */
export type Parts = Record<'SuiteBuilder' | 'QueueRunner' | 'ReportDispatcher', Factory>;

/** Stands between jasmine and its parts, from the next time on that it is put together. */
export const standBetween = (parts: Parts, listener: Listener): void => {
  replace(parts, 'SuiteBuilder', Original => builderOf(Original, listener));
  replace(parts, 'QueueRunner', Original => watchQueues(Original, listener));
  replace(parts, 'ReportDispatcher', Original => dispatcherOf(Original, listener));
};

const replace = (parts: Parts, name: keyof Parts, by: (Original: Class) => Class): void => {
  const original = parts[name];
  parts[name] = (...deps) => by(original(...deps));
};

/** Where jasmine keeps the hooks of a group, and at which end it puts the next one. */
const kept = {
  beforeAll: suite => suite.beforeAllFns.at(-1),
  afterAll: suite => suite.afterAllFns[0],
  beforeEach: suite => suite.beforeFns[0],
  afterEach: suite => suite.afterFns[0],
} as const satisfies Record<HookName, (suite: Suite) => Piece | undefined>;

const builderOf = (Original: Class, listener: Listener): Class => {
  const Ours = class extends Original {
    constructor(...args: readonly unknown[]) {
      super(...args);
      listener.begins(this as unknown as Builder);
    }
  };
  const current = (builder: unknown): Suite => (builder as Builder).currentDeclarationSuite_;
  around(Ours, 'specFactory_', (builder, made) => {
    listener.spec(made as Spec, current(builder));
  });
  around(Ours, 'suiteFactory_', (_, made) => {
    listener.suite(made as Suite);
  });
  for (const name of Object.keys(kept) as HookName[])
    around(Ours, name, builder => {
      listener.hook(name, kept[name](current(builder)), current(builder));
    });
  return Ours;
};

const watchQueues = (Original: Class, { piece }: Listener): Class => {
  const { prototype } = Original as { prototype: Record<'attempt' | 'run', Method> };
  const { attempt, run } = prototype;
  const open = new WeakMap<object, () => void>();
  const close = (queue: object): void => {
    const end = open.get(queue);
    open.delete(queue);
    end?.();
  };
  prototype.attempt = function (this: { readonly queueableFns: readonly Piece[] }, index) {
    const next = this.queueableFns[Number(index)];
    const end = next === undefined ? undefined : piece(next);
    if (end === undefined) return attempt.call(this, index);
    open.set(this, end);
    const result = attempt.call(this, index) as { readonly completedSynchronously: boolean };
    if (result.completedSynchronously) close(this);
    return result;
  } as Method;
  prototype.run = function (this: object, index) {
    close(this); // it was waiting for a piece, which has ended
    return run.call(this, index);
  } as Method;
  return Original;
};

const dispatcherOf = (Original: Class, { heard }: Listener): Class =>
  class extends Original {
    constructor(...args: readonly unknown[]) {
      super(...args);
      const methods = this as unknown as Record<string, Method>;
      for (const [name, hear] of Object.entries(heard)) {
        const tell = methods[name];
        if (tell === undefined) continue;
        methods[name] = function (...said) {
          hear(said[0] as Told);
          return tell.apply(this, said);
        };
      }
    }
  };

/** Calls `after` when a method has done its work. */
const around = (Ours: Class, name: string, after: (self: unknown, made: unknown) => void): void => {
  const prototype = Ours.prototype as Record<string, Method>;
  const original = prototype[name];
  if (original === undefined) return;
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value(this: unknown, ...args: unknown[]): unknown {
      const made = original.apply(this, args);
      after(this, made);
      return made;
    },
  });
};
