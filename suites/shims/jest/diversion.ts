import { availableParallelism } from 'node:os';
import type { Argv, GlobalConfig } from './instance.ts';

/** What the gate asks of this start of the runner. */
export type Start = {
  readonly mode: 'run' | 'list';
  readonly launch: number;
  /** Whether it is about a part of the suite only. */
  readonly isPart: boolean;
  /** How many workers it may have, where the user has not said. */
  readonly workers?: number;
};

/** The configuration of this start: only the first run of a whole suite writes the user's reports, coverage and snapshots. */
export const diverted = (
  config: GlobalConfig,
  argv: Argv,
  { mode, launch, isPart, workers }: Start,
): Partial<GlobalConfig> => {
  const once: Partial<GlobalConfig> = { watch: false, watchAll: false, ...workersOf(config, argv, workers) };
  if (mode === 'run' && launch === 1 && !isPart) return once;
  const quiet: { -readonly [K in keyof GlobalConfig]?: GlobalConfig[K] | undefined } = {
    ...once,
    collectCoverage: false,
    json: false,
    outputFile: undefined,
    testResultsProcessor: undefined,
    reporters: mode === 'list' ? [] : [['default', {}]],
    // What is obsolete cannot be told where tests are left out.
    updateSnapshot: mode === 'run' && config.updateSnapshot !== 'none' ? 'new' : 'none',
  };
  return quiet as Partial<GlobalConfig>;
};

/** Says on stderr what a relaunch or a part leaves alone. */
export const announceDiversion = ({ mode, launch, isPart }: Start): void => {
  if (mode === 'list' || (launch === 1 && !isPart)) return;
  const words = isPart ? 'a part of the suite' : `relaunch ${launch}`;
  const writer = isPart ? 'last run of the whole suite' : 'first launch';
  process.stderr.write(`${words}: reports and coverage of the runner are left as the ${writer} wrote them\n`);
};

/** A number of workers that is neither in the arguments nor another than jest's own is nobody's word. */
const workersOf = (
  { maxWorkers }: GlobalConfig,
  { maxWorkers: asked, runInBand }: Argv,
  workers: number | undefined,
): Partial<GlobalConfig> => {
  const isSaid = asked !== undefined || runInBand === true || maxWorkers !== Math.max(availableParallelism() - 1, 1);
  return workers === undefined || isSaid ? {} : { maxWorkers: workers };
};
