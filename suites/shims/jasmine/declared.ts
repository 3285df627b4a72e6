import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { textOf } from '../node/failure.ts';
import { ordinals, refOf } from '../node/place.ts';
import type { Builder, Expectation, Piece, Spec, Suite } from './core.ts';

/** Where in the user's code something was declared: a stack that is made into words only when it is asked for. */
export type Place = { readonly stack?: string };

/** What a launch does with a test. `told`: its fate is known, or said by another than jasmine. */
type Plan = 'run' | 'skip' | 'deselected' | 'unselected' | 'under-hook' | 'told';

export type Test = {
  readonly spec: Spec;
  readonly ref: TestRef;
  /** The groups around it, the outermost first; that of everything is the first. */
  readonly groups: readonly Suite[];
  readonly place: Place;
  plan: Plan;
  key?: string;
  startedAt?: number;
  /** A hook of its own that jasmine's clock has ended. */
  lateHook?: Hook;
  hasPassed?: true;
};

export type Hook = {
  readonly name: 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';
  readonly of: TestRef;
  readonly place: Place;
};

/** Everything that the files have declared so far. */
export class Declared {
  readonly tests: Map<string, Test> = new Map();
  /** Failures outside of any hook or test: while files are loaded they are those of the file. */
  readonly loose: Expectation[] = [];
  /** Files with hooks around the tests of all files. */
  readonly shared: Set<string> = new Set();
  readonly #fileOf: (path: string) => string;
  readonly #hooks = new WeakMap<Piece, Hook>();
  readonly #homes = new WeakMap<Suite, string>();
  readonly #files = new Map<string, { readonly tests: Test[]; readonly number: ReturnType<typeof ordinals> }>();
  builder: Builder | undefined;
  /** The file that is loaded now. */
  loading: string | undefined;

  constructor(fileOf: (path: string) => string) {
    this.#fileOf = fileOf;
  }

  /** Jasmine begins anew: nothing of what was declared is of it. */
  begin(builder: Builder): void {
    this.builder = builder;
    this.tests.clear();
    this.#files.clear();
  }

  spec(spec: Spec, parent: Suite): void {
    const groups = around(parent);
    const file = this.loading ?? (spec.filename === undefined ? '(unknown)' : this.#fileOf(spec.filename));
    const titles = titlesOf(groups, spec);
    const known = this.#files.get(file) ?? { tests: [], number: ordinals() };
    this.#files.set(file, known);
    const ref = refOf(file, titles, undefined, known.number(titles));
    const test: Test = { spec, ref, groups, place: here(), plan: 'run' };
    this.tests.set(spec.id, test);
    known.tests.push(test);
  }

  suite(suite: Suite): void {
    if (this.loading !== undefined) this.#homes.set(suite, this.loading);
  }

  /** `piece`: what jasmine made of the hook. */
  hook(name: Hook['name'], piece: Piece | undefined, suite: Suite): void {
    if (piece === undefined) return;
    const file = this.loading ?? this.#homes.get(suite) ?? '(unknown)';
    if (suite.parentSuite === undefined) this.shared.add(file);
    this.#hooks.set(piece, { name, of: refOf(file, titlesOf(around(suite)), undefined), place: here() });
  }

  hookOf(piece: Piece): Hook | undefined {
    return this.#hooks.get(piece);
  }

  /** Of one file, in the order of their appearance. */
  of(file: string): readonly Test[] {
    return this.#files.get(file)?.tests ?? [];
  }
}

/** A hook as the pseudo-test that is told of it. */
export const hookRef = ({ name, of }: Hook): TestRef => ({ ...of, titles: [...of.titles, `(hook: ${name})`] });

const around = (suite: Suite): readonly Suite[] => {
  const groups: Suite[] = [];
  for (let at: Suite | undefined = suite; at !== undefined; at = at.parentSuite) groups.unshift(at);
  return groups;
};

const titlesOf = (groups: readonly Suite[], spec?: Spec): readonly string[] =>
  [...groups.slice(1), ...(spec === undefined ? [] : [spec])].map(({ description }) => textOf(description));

const here = (): Place => {
  const place: Place = {};
  Error.captureStackTrace(place, here);
  return place;
};
