import { isBad } from '../../harness/protocol/outcome.ts';
import { isPseudo, type TestId, type TestRef } from '../../harness/protocol/test-id.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { FileRef, Selection } from '../../suites/adapter.ts';
import { fileKey } from '../../suites/file-key.ts';
import { matchesId } from '../id-pattern.ts';

/** A suite that `fast` may choose from. */
export type Choosable = {
  readonly name: string;
  /** Of the repository, with `/`; empty for its root. */
  readonly cwd: string;
  /** Its runner can be told to run a part. */
  readonly selects: boolean;
  /** Named for `fast`, by name or by `*`. Others give only what failed last time. */
  readonly configured: 'by-name' | 'by-star' | 'no';
  /** How many tests of it run at the same time. */
  readonly workers: number;
  /** What a test costs that hangs: its limit, in milliseconds. */
  readonly limitMs: number;
};

/** What a choice is made of. */
export type Choosing = {
  readonly suites: readonly Choosable[];
  /** What is remembered of every suite. */
  readonly history: readonly TestHistory[];
  /** Files that are new or changed since the merge base, from the root of the repository. */
  readonly changed: readonly string[];
  /** Ids that may be chosen by value; `*` matches anything. Absent: all. */
  readonly tests?: readonly string[];
  readonly budgetMs: number;
};

/** Why something was chosen. */
export type Chosen = { readonly what: string; readonly why: string; readonly ms?: number };

/** What `fast` runs of one suite. */
export type SuiteChoice = {
  readonly suite: string;
  /** Absent: all of it. */
  readonly only?: Selection;
  /** The order of its files, the sharpest first. */
  readonly first: readonly FileRef[];
  /** Changed files of which no test is known: perhaps they hold none. */
  readonly unsure: readonly FileRef[];
  /** Known tests in files that are not loaded. */
  readonly leftOut: number;
  /** What it may take, in milliseconds of wall time; undefined where nobody knows. */
  readonly ms?: number;
  readonly reasons: readonly Chosen[];
};

/** The time that a suite takes before its first test, and a file before its first: rough, on the safe side. */
const startMs = 1_500;
const fileMs = 30;
/** The share of the budget that is filled: the rest is for what takes longer than it did. */
const fill = 0.8;

/**
 * Chooses the tests of `fast`: first what failed last time, then what is new or changed since the merge base, then by value
 * (recent failures for each second of recent duration), until the budget is filled.
 */
export const choose = (choosing: Choosing): readonly SuiteChoice[] => {
  const plans = choosing.suites.map(suite => new Plan(suite, choosing));
  const tests = plans.flatMap(plan => plan.valuable().map(test => ({ plan, test })));
  let left = choosing.budgetMs * fill - plans.reduce((sum, plan) => sum + plan.ms, 0);
  for (const { plan, test } of tests.toSorted((a, b) => byValue(a.test, b.test))) {
    const ms = plan.costOf(test);
    if (ms > left) continue;
    plan.take(test, valueWords(test));
    left -= ms;
  }
  return plans.flatMap(plan => plan.choice() ?? []);
};

/** A suite while it is being chosen from. */
class Plan {
  readonly #suite: Choosable;
  readonly #known: readonly TestHistory[];
  readonly #byFile = new Map<string, TestHistory[]>();
  readonly #all: boolean;
  readonly #tests = new Map<TestId, TestHistory>();
  readonly #files = new Map<string, { readonly ref: FileRef; whole: boolean }>();
  readonly #reasons: Chosen[] = [];
  readonly #patterns: readonly string[] | undefined;
  ms = 0;

  constructor(suite: Choosable, { history, changed, tests }: Choosing) {
    this.#suite = suite;
    this.#known = history.filter(test => test.suite === suite.name);
    this.#patterns = tests;
    for (const test of this.#known) this.#byFile.set(test.file, [...(this.#byFile.get(test.file) ?? []), test]);
    this.#all = this.#takesAll();
    if (this.#all) return;
    for (const test of this.#known.filter(wentWrong)) this.take(test, failedWords(test));
    if (suite.configured !== 'no') for (const path of changed) this.#change(path);
  }

  /** Chosen as a whole: nobody knows its tests yet, or its runner knows no parts. */
  #takesAll(): boolean {
    const { selects, configured } = this.#suite;
    const real = this.#known.filter(test => !isPseudo(test));
    if (!selects) {
      const failed = this.#known.filter(wentWrong);
      if (failed.length > 0) this.#reasons.push({ what: this.#suite.name, why: 'failed last time' });
      else if (configured === 'by-name' && real.length === 0)
        this.#reasons.push({ what: this.#suite.name, why: 'named for fast, and never timed' });
      return this.#reasons.length > 0;
    }
    if (configured === 'no' || real.length > 0 || this.#patterns !== undefined) return false;
    this.#reasons.push({ what: this.#suite.name, why: 'no history: all of it, until the budget is spent' });
    return true;
  }

  /** What can be chosen by value: what is skipped tells nothing. */
  valuable(): readonly TestHistory[] {
    if (this.#all || this.#suite.configured === 'no') return [];
    return this.#known.filter(
      test => test.last !== 'skipped' && !isPseudo(test) && !this.#has(test) && this.#matches(test.id),
    );
  }

  costOf(test: TestHistory): number {
    const start = this.#files.size === 0 && this.#suite.selects ? startMs : 0;
    const file = this.#files.has(fileKey(test)) ? 0 : fileMs;
    const ms = test.last === 'hung' ? this.#suite.limitMs : (test.ms ?? 0);
    return start + (file + ms) / this.#suite.workers;
  }

  take(test: TestHistory, why: string): void {
    if (this.#has(test)) return;
    this.ms += this.costOf(test);
    this.#reasons.push({ what: test.id, why, ...(test.ms === undefined ? {} : { ms: test.ms }) });
    // Trouble that belongs to no test is found again by running its file.
    if (isPseudo(test)) this.#open(fileOf(test), true);
    else {
      this.#tests.set(test.id, test);
      this.#open(fileOf(test), false);
    }
  }

  /** A changed file as a whole: what is new in it has no name yet. One that holds no test is found out by the runner. */
  #change(path: string): void {
    const { cwd } = this.#suite;
    if (cwd !== '' && !path.startsWith(`${cwd}/`)) return;
    const file = cwd === '' ? path : path.slice(cwd.length + 1);
    const known = this.#byFile.get(file) ?? [];
    const projects = new Set(known.map(({ project }) => project));
    for (const project of projects.size === 0 ? [undefined] : projects)
      this.#open({ file, ...(project === undefined ? {} : { project }) }, true);
    const ms = known.reduce((sum, test) => sum + (test.ms ?? 0), 0);
    this.ms += known.length === 0 ? 0 : (fileMs + ms) / this.#suite.workers;
    this.#reasons.push({
      what: file,
      why: 'new or changed since the merge base',
      ...(known.length === 0 ? {} : { ms }),
    });
  }

  choice(): SuiteChoice | undefined {
    if (this.#reasons.length === 0) return undefined;
    const base = { suite: this.#suite.name, reasons: this.#reasons };
    if (this.#all) return { ...base, first: [], unsure: [], leftOut: 0 };
    const files = [...this.#files.values()];
    const loaded = new Set(files.map(({ ref }) => fileKey(ref)));
    const whole = new Set(files.filter(file => file.whole).map(({ ref }) => fileKey(ref)));
    return {
      ...base,
      only: {
        files: files.map(({ ref }) => ref),
        tests: [...this.#tests.values()].filter(test => !whole.has(fileKey(test))).map(refOf),
      },
      first: files.map(({ ref }) => ref),
      unsure: files.map(({ ref }) => ref).filter(({ file }) => !this.#byFile.has(file)),
      leftOut: this.#known.filter(test => !isPseudo(test) && !loaded.has(fileKey(test))).length,
      ms: Math.round(this.ms),
    };
  }

  #open(ref: FileRef, whole: boolean): void {
    if (ref.file === '') return;
    const open = this.#files.get(fileKey(ref));
    if (open === undefined) this.#files.set(fileKey(ref), { ref, whole });
    else open.whole ||= whole;
  }

  #has(test: TestHistory): boolean {
    return this.#tests.has(test.id) || this.#files.get(fileKey(test))?.whole === true;
  }

  #matches(id: TestId): boolean {
    return this.#patterns?.some(pattern => matchesId(pattern, id)) ?? true;
  }
}

const wentWrong = ({ last, lastFlaky }: TestHistory): boolean => isBad(last) || lastFlaky;

const failedWords = ({ last }: TestHistory): string => `${last === 'passed' ? 'flaky' : last} last time`;

const valueWords = ({ failures, runs }: TestHistory): string =>
  failures === 0 ? 'fits into the budget' : `went wrong in ${failures} of its last ${runs} runs`;

/** Failures for each second; among equals the shortest first. */
const byValue = (a: TestHistory, b: TestHistory): number => worth(b) - worth(a) || (a.ms ?? 0) - (b.ms ?? 0);

const worth = ({ failures, ms = 0 }: TestHistory): number => failures / (Math.max(ms, 1) / 1000);

const fileOf = ({ file, project }: FileRef): FileRef => ({ file, ...(project === undefined ? {} : { project }) });

/** The ordinal of a second test of the same name is in its id only. */
const refOf = ({ id, file, titles, project }: TestHistory): TestRef => {
  const nth = / #(\d+)$/.exec(id)?.[1];
  const isOrdinal = nth !== undefined && !(titles.at(-1) ?? '').endsWith(` #${nth}`);
  return {
    file,
    titles,
    ...(project === undefined ? {} : { project }),
    ...(isOrdinal ? { nth: Number(nth) } : {}),
  };
};
