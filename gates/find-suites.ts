import { isAbsolute, relative } from 'node:path';
import type { Adapter, SuiteDefinition } from '../suites/adapter.ts';
import { adapters } from '../suites/adapters/index.ts';
import { candidateVersion, located } from './candidate-version.ts';
import { commanded } from './config/config-file.ts';
import type { LoadedConfig, SuiteConfig } from './config/config.ts';
import { problemOf, renderProblem } from './config/problem.ts';
import { suggestion } from './config/nearest.ts';
import { detectedSuites } from './detected-suites.ts';
import type { SuiteLimits } from './limits/suite-limits.ts';
import { UsageError } from './usage-error.ts';

/** A suite with everything found that it needs, and who knows its runner. */
export type ReadySuite = {
  readonly suite: SuiteDefinition;
  readonly adapter: Adapter;
  readonly version?: string;
  /** What its limits were made of; those of `suite` are the outcome. */
  readonly limits?: SuiteLimits;
};

/** The suites of a repository: those that are configured, otherwise those that are detected. */
export const suitesOf = async (config: LoadedConfig): Promise<readonly SuiteConfig[]> =>
  (await suitesAndDoubts(config)).suites;

/** The same, with a sentence for everything that may hide a suite which nobody configured. */
export const suitesAndDoubts = async (
  config: LoadedConfig,
): Promise<{ readonly suites: readonly SuiteConfig[]; readonly doubts: readonly string[] }> =>
  config.detect ? await detectedSuites(config.root) : { suites: config.suites, doubts: [] };

/** Finds what a gate runs: suites by name, each with a runner that is there. Throws `UsageError`. */
export const findSuites = async (
  all: readonly SuiteConfig[],
  wanted: '*' | readonly string[],
  cwd: string,
): Promise<readonly ReadySuite[]> => {
  // All at once; the first that is missing is told, not the first that answers.
  const found = await Promise.all(select(all, wanted).map(suite => prepare(suite, cwd)));
  return found.map(ready => {
    if (ready instanceof UsageError) throw ready;
    return ready;
  });
};

const select = (all: readonly SuiteConfig[], wanted: '*' | readonly string[]): readonly SuiteConfig[] => {
  if (wanted === '*') return all;
  const names = all.map(({ name }) => name);
  return [...new Set(wanted)].map(name => {
    const suite = all.find(candidate => candidate.name === name);
    if (suite !== undefined) return suite;
    throw new UsageError(
      `there is no suite "${name}": ${suggestion(name, names, names.length === 0 ? 'none is configured or was found' : `use one of ${names.join(', ')}`)}`,
    );
  });
};

const prepare = async (config: SuiteConfig, cwd: string): Promise<ReadySuite | UsageError> => {
  const adapter = adapters.find(({ name }) => name === config.runner);
  if (adapter === undefined) return new UsageError(`There is no adapter for ${config.runner}.`);
  for (const candidate of adapter.candidates(config, process.env)) {
    const version = await candidateVersion(candidate, config.cwd);
    if (version === undefined) continue;
    return { suite: define(config, candidate.program), adapter, ...(version === '' ? {} : { version }) };
  }
  return new UsageError(missing(config, adapter, cwd));
};

const define = (
  { at: _at, limitsSaid: _said, ...config }: SuiteConfig,
  program: readonly string[],
): SuiteDefinition => ({ ...config, program: located(program, config.cwd) });

const missing = ({ name, runner, cwd, at, why, program }: SuiteConfig, { remedy }: Adapter, here: string): string => {
  const what = commanded.has(runner) ? `${program[0] ?? 'its command'} was not found` : `${runner} is not installed`;
  const sentence = `Suite "${name}": ${what} in ${inside(here, cwd)}: ${remedy}.`;
  return at.line === 0
    ? `${sentence} (${why})`
    : renderProblem({ ...problemOf(at.file, sentence), line: at.line, column: at.column }, here);
};

const inside = (root: string, path: string): string => {
  const way = relative(root, path);
  if (way === '') return '.';
  return way.startsWith('..') || isAbsolute(way) ? path : way;
};
