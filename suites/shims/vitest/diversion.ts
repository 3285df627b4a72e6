import type { CliOptions } from './instance.ts';

/** What the gate asks of this start of the runner. */
export type Start = {
  readonly mode: 'run' | 'list';
  readonly launch: number;
  /** Whether it is about a part of the suite only. */
  readonly isPart: boolean;
};

/** Options for this start: only the first run of a whole suite writes the user's reports, coverage and snapshots. */
export const diverted = (options: CliOptions, { mode, launch, isPart }: Start): CliOptions => {
  const once: CliOptions = { ...options, run: true, watch: false };
  if (mode === 'run' && launch === 1 && !isPart) return once;
  return { ...once, reporter: ['default'], coverage: { enabled: false }, update: false };
};

/** Says on stderr what a relaunch or a part leaves alone. */
export const announceDiversion = ({ mode, launch, isPart }: Start): void => {
  if (mode === 'list' || (launch === 1 && !isPart)) return;
  const words = isPart ? 'a part of the suite' : `relaunch ${launch}`;
  const writer = isPart ? 'last run of the whole suite' : 'first launch';
  process.stderr.write(`${words}: reports and coverage of the runner are left as the ${writer} wrote them\n`);
};
