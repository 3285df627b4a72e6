import type { CliOptions } from './instance.ts';

/** What the gate asks of this start of the runner. */
export type Start = { readonly mode: 'run' | 'list'; readonly launch: number };

/** Options for this start: only the first run writes the user's reports, coverage and snapshots. */
export const diverted = (options: CliOptions, { mode, launch }: Start): CliOptions => {
  const once: CliOptions = { ...options, run: true, watch: false };
  if (mode === 'run' && launch === 1) return once;
  return { ...once, reporter: ['default'], coverage: { enabled: false }, update: false };
};

/** Says on stderr what a relaunch leaves alone. */
export const announceDiversion = ({ mode, launch }: Start): void => {
  if (mode === 'list' || launch === 1) return;
  process.stderr.write(
    `relaunch ${launch}: reports and coverage of the runner are left as the first launch wrote them\n`,
  );
};
