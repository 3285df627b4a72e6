import { around, isSuite, quietly, type NodeTest, type Seam } from './seam.ts';
import type { Story } from './story.ts';

/** What node:test does, within what we tell of it; without that where the telling breaks. */
const told = (telling: (run: () => unknown) => unknown, go: () => unknown): unknown => {
  let went = false;
  const once = (): unknown => {
    went = true;
    return go();
  };
  try {
    return telling(once);
  } catch (error) {
    if (went) throw error;
    return go();
  }
};

/** Who hears what. */
type Ears = { readonly drained: () => void; readonly rooted: (root: NodeTest) => void };

/** Puts our ears into the class of all tests. */
export const listen = (seam: Seam, story: Story, { drained, rooted }: Ears): void => {
  let isRooted = false;
  const suites = new WeakSet<object>();
  const hearSuite = (suite: NodeTest): void => {
    const own = Object.getPrototypeOf(suite) as Seam;
    if (suites.has(own) || !Object.hasOwn(own, 'run')) return;
    suites.add(own);
    around(
      own,
      'run',
      run =>
        function (...args) {
          quietly(() => story.around(this, () => undefined));
          return Reflect.apply(run, this, args);
        },
    );
  };
  around(
    seam,
    'createSubtest',
    make =>
      function (...args) {
        if (!isRooted) quietly(() => rooted(this.root));
        isRooted = true;
        const made = Reflect.apply(make, this, args) as NodeTest;
        quietly(() => {
          story.made(made);
          if (isSuite(made)) hearSuite(made);
        });
        return made;
      },
  );
  around(
    seam,
    'createHook',
    make =>
      function (...args) {
        return story.owns(this, () => Reflect.apply(make, this, args));
      },
  );
  around(
    seam,
    'run',
    run =>
      function (...args) {
        const go = (): unknown => Reflect.apply(run, this, args);
        if (this.hookType !== undefined) return told(once => story.hook(this, once), go);
        if (this.parent !== null) return told(once => story.around(this, once), go);
        const done = go();
        if (done instanceof Promise) void done.then(() => quietly(drained));
        return done;
      },
  );
  around(
    seam,
    'addReadySubtest',
    add =>
      function (...args) {
        quietly(() => story.ended(args[0] as NodeTest));
        return Reflect.apply(add, this, args);
      },
  );
};
