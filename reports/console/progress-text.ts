import type { ChalkInstance } from 'chalk';
import type { TestId } from '../../harness/protocol/test-id.ts';
import { inWords } from '../duration.ts';
import { oneLine, truncate } from '../plain-text.ts';
import type { SuiteProgress } from './suite-progress.ts';

/** The limit of a test of a suite in milliseconds, where it is known. */
export type LimitOf = (suite: string, test: TestId) => number | undefined;

/** One moment of a run. */
export type Moment = {
  readonly suites: readonly SuiteProgress[];
  readonly nowMs: number;
  readonly startedMs: number;
  readonly limitOf: LimitOf;
};

/** The block of a terminal: one line a suite, none wider than the screen. */
export const progressBlock = ({ suites, nowMs, limitOf }: Moment, columns: number, chalk: ChalkInstance): string => {
  const width = Math.max(0, ...suites.map(({ name }) => oneLine(name).length));
  return suites
    .map(suite => {
      const line = truncate(
        `${oneLine(suite.name).padEnd(width)}  ${stateOf(suite, nowMs, limitOf)}`,
        Math.max(20, columns - 1),
      );
      return suite.state === 'running' ? line : chalk.dim(line);
    })
    .join('\n');
};

/** The line for where nothing can be redrawn: what runs, and for how long. */
export const heartbeat = ({ suites, nowMs, startedMs, limitOf }: Moment): string => {
  const running = suites
    .filter(({ state }) => state === 'running')
    .map(suite => `${oneLine(suite.name)} ${stateOf(suite, nowMs, limitOf)}`);
  return `… ${inWords(nowMs - startedMs)}: ${running.length === 0 ? 'no suite runs' : running.join(' | ')}`;
};

const stateOf = (suite: SuiteProgress, nowMs: number, limitOf: LimitOf): string => {
  const count = `${suite.done}/${suite.known}`;
  switch (suite.state) {
    case 'waiting':
      return 'waiting';
    case 'running':
      return [count, ...badOf(suite), whatRuns(suite, nowMs, limitOf)].join(' · ');
    case 'done':
      return [count, ...badOf(suite), `done in ${inWords(suite.tookMs)}`].join(' · ');
  }
};

const badOf = ({ bad }: SuiteProgress): readonly string[] =>
  Object.entries(bad).flatMap(([kind, count]) => (count === 0 ? [] : [`${kind} ${count}`]));

const whatRuns = ({ name, running, known, quietSinceMs }: SuiteProgress, nowMs: number, limitOf: LimitOf): string => {
  const [oldest, ...others] = running;
  if (oldest === undefined) return `${known === 0 ? 'starting' : 'between tests'} for ${inWords(nowMs - quietSinceMs)}`;
  const limit = limitOf(name, oldest.id);
  const soFar = nowMs - oldest.sinceMs;
  // A test that is past its limit has a longer one of its own.
  const clock = `${inWords(soFar)}${limit === undefined || soFar > limit ? '' : ` of ${inWords(limit)}`}`;
  return `${clock} ${truncate(titleOf(oldest.id, name), 120)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
};

/** An id without the suite that its line names already. */
const titleOf = (id: string, suite: string): string =>
  oneLine(id.startsWith(`${suite} :: `) ? id.slice(suite.length + 4) : id);
