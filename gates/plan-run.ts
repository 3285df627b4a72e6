import { availableParallelism } from 'node:os';
import { relative, sep } from 'node:path';
import { isPseudo } from '../harness/protocol/test-id.ts';
import type { TestHistory } from '../reports/history/test-history.ts';
import type { FileRef } from '../suites/adapter.ts';
import { fileKey } from '../suites/file-key.ts';
import { adapters } from '../suites/adapters/index.ts';
import { longestFirst, type Seat } from '../suites/schedule.ts';
import type { FastConfig, SuiteConfig } from './config/config.ts';
import type { SuiteChoice } from './fast/choose.ts';
import { choose, type Choosable } from './fast/choose.ts';
import type { ReadySuite } from './find-suites.ts';

/** A suite with its place in the run. */
export type PlannedSuite = {
  readonly ready: ReadySuite;
  readonly seat: Seat;
  /** What was chosen of it; absent: everything. */
  readonly choice?: SuiteChoice;
  /** Files that come first. */
  readonly first: readonly FileRef[];
};

/** What `fast` would run, from what is remembered and what has changed. */
export const chooseFast = (
  suites: readonly SuiteConfig[],
  { rules, root, history, changed }: FastFacts,
): readonly SuiteChoice[] =>
  choose({
    suites: suites.map(suite => choosable(suite, rules, root)),
    history,
    changed,
    budgetMs: rules.budgetMs,
    ...(rules.tests === undefined ? {} : { tests: rules.tests }),
  });

type FastFacts = {
  readonly rules: FastConfig;
  readonly root: string;
  readonly history: readonly TestHistory[];
  readonly changed: readonly string[];
};

const choosable = (suite: SuiteConfig, { suites }: FastConfig, root: string): Choosable => {
  const adapter = adapters.find(({ name }) => name === suite.runner);
  const cores = suite.cores ?? adapter?.cores(suite) ?? 1;
  return {
    name: suite.name,
    cwd: relative(root, suite.cwd).split(sep).join('/'),
    selects: adapter?.selects === true,
    configured: suites === '*' ? 'by-star' : suites.includes(suite.name) ? 'by-name' : 'no',
    // A runner that takes all cores keeps one for itself.
    workers: cores === 'all' ? Math.max(1, availableParallelism() - 1) : cores,
    limitMs: suite.limits.testMs,
  };
};

/** Gives each suite its seat and the order of its files: those of `fast` first, then the longest. */
export const planSuites = (
  ready: readonly ReadySuite[],
  history: readonly TestHistory[],
  { chosen, fast }: { readonly chosen?: readonly SuiteChoice[]; readonly fast?: readonly SuiteChoice[] },
): readonly PlannedSuite[] => {
  return ready.map((found): PlannedSuite => {
    const { suite, adapter } = found;
    const known = history.filter(test => test.suite === suite.name);
    const choice = chosen?.find(each => each.suite === suite.name);
    const cores = suite.cores ?? adapter.cores(suite);
    const sharp = (choice ?? fast?.find(each => each.suite === suite.name))?.first ?? [];
    const ms = choice === undefined ? spentIn(known) : choice.ms;
    return {
      ready: found,
      seat: {
        name: suite.name,
        cores,
        exclusive: suite.exclusive ?? false,
        ...(suite.needs === undefined ? {} : { needs: suite.needs }),
        ...(suite.resources === undefined ? {} : { resources: suite.resources }),
        ...(ms === undefined ? {} : { ms }),
      },
      ...(choice === undefined ? {} : { choice }),
      // One worker takes the same time whatever the order is.
      first: cores === 1 || choice !== undefined ? sharp : [...sharp, ...longFiles(known, sharp)],
    };
  });
};

const spentIn = (known: readonly TestHistory[]): number | undefined =>
  known.length === 0 ? undefined : known.reduce((sum, { ms }) => sum + (ms ?? 0), 0);

const longFiles = (known: readonly TestHistory[], sharp: readonly FileRef[]): readonly FileRef[] => {
  const taken = new Set(sharp.map(fileKey));
  const files = new Map<string, { readonly ref: FileRef; ms: number }>();
  for (const test of known) {
    if (test.file === '' || isPseudo(test) || taken.has(fileKey(test))) continue;
    const { file, project } = test;
    const entry = files.get(fileKey(test)) ?? { ref: { file, ...(project === undefined ? {} : { project }) }, ms: 0 };
    entry.ms += test.ms ?? 0;
    files.set(fileKey(test), entry);
  }
  return longestFirst([...files.values()]).map(({ ref }) => ref);
};
