import { intervalOf } from './flakiness.ts';

/** One run of a test, as far as its flakiness cares. */
export type FlakeRun = {
  readonly at: number;
  readonly outcome: string;
  readonly flags: readonly string[];
  readonly attempts: number;
  readonly ms: number;
  readonly commit?: string;
};

/** What the runs of a test say of its reliability. */
export type FlakeRecord = {
  readonly runs: number;
  /** Runs in which it went wrong, also if another attempt passed. */
  readonly failures: number;
  /** The same as a share, and Wilson's 95 % interval of it. */
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
  /** Runs in which it passed only on another attempt. */
  readonly retried: number;
  /** Commits at which it both passed and went wrong. */
  readonly disagreements: readonly string[];
  /** How often one run went otherwise than the run before, as a share of all such pairs. */
  readonly flipRate: number;
  /** Since when it goes wrong as often as it does now; absent where its runs show no change. */
  readonly since?: { readonly at: number; readonly commit?: string; readonly before: number; readonly after: number };
  /** What its extra attempts have cost. */
  readonly cost: { readonly reruns: number; readonly ms: number };
};

/** Below this a change is chance: once in a thousand for one split, more often for the best of many. */
const surely = 14;
const fewestRuns = 10;
const fewestFailures = 2;

/** Makes the record of a test's runs, the oldest first; undefined where there was none. */
export const flakeRecord = (runs: readonly FlakeRun[]): FlakeRecord | undefined => {
  if (runs.length === 0) return undefined;
  const wrong = runs.map(isWrong);
  const failures = wrong.filter(Boolean).length;
  const flips = wrong.filter((is, nth) => nth > 0 && is !== wrong[nth - 1]).length;
  const since = changePoint(runs, wrong);
  const reruns = runs.reduce((sum, { attempts }) => sum + Math.max(0, attempts - 1), 0);
  const ms = runs.reduce((sum, run) => sum + (run.attempts > 1 ? (run.ms * (run.attempts - 1)) / run.attempts : 0), 0);
  return {
    runs: runs.length,
    failures,
    rate: failures / runs.length,
    ...intervalOf({ failures, runs: runs.length }),
    retried: runs.filter(({ flags }) => flags.includes('flaky')).length,
    disagreements: disagreements(runs),
    flipRate: runs.length < 2 ? 0 : flips / (runs.length - 1),
    ...(since === undefined ? {} : { since }),
    cost: { reruns, ms: Math.round(ms) },
  };
};

/**
 * Whether a test may be owed as flaky: it passed on another attempt, or passed and failed at one commit, or failed at least twice
 * in at least ten runs and passed in between. What only fails is broken.
 */
export const isFlaky = ({ runs, failures, retried, disagreements: at, flipRate }: FlakeRecord): boolean =>
  retried > 0 ||
  at.length > 0 ||
  (runs >= fewestRuns && failures >= fewestFailures && failures < runs && flipRate > 1 / (runs - 1));

const isWrong = ({ outcome, flags }: FlakeRun): boolean => outcome !== 'passed' || flags.includes('flaky');

const disagreements = (runs: readonly FlakeRun[]): readonly string[] => {
  const seen = new Map<string, { good: boolean; bad: boolean }>();
  for (const run of runs) {
    if (run.commit === undefined) continue;
    const at = seen.get(run.commit) ?? { good: false, bad: false };
    // A pass on another attempt is both.
    at.good ||= run.outcome === 'passed';
    at.bad ||= isWrong(run);
    seen.set(run.commit, at);
  }
  return [...seen].flatMap(([commit, { good, bad }]) => (good && bad ? [commit] : []));
};

/** The split of the runs into two parts, each with a share of its own, that is likelier than one share by most; if it is by enough. */
const changePoint = (runs: readonly FlakeRun[], wrong: readonly boolean[]): FlakeRecord['since'] => {
  const total = wrong.filter(Boolean).length;
  const whole = logLikelihood(total, wrong.length);
  let [best, at, before] = [surely, -1, 0];
  let bad = 0;
  for (let size = 1; size < wrong.length; size++) {
    if (wrong[size - 1] === true) bad++;
    const rest = wrong.length - size;
    const gain = 2 * (logLikelihood(bad, size) + logLikelihood(total - bad, rest) - whole);
    if (gain > best && (total - bad) / rest > bad / size) [best, at, before] = [gain, size, bad];
  }
  const run = runs[at];
  if (run === undefined) return undefined;
  return {
    at: run.at,
    ...(run.commit === undefined ? {} : { commit: run.commit }),
    before: before / at,
    after: (total - before) / (wrong.length - at),
  };
};

/** Of so many failures in so many runs, at their own share. */
const logLikelihood = (bad: number, runs: number): number => {
  const good = runs - bad;
  return (bad === 0 ? 0 : bad * Math.log(bad / runs)) + (good === 0 ? 0 : good * Math.log(good / runs));
};
