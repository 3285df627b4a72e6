import type { Command } from 'commander';
import { type Act, refuseVerb } from '../debt/program.ts';
import type { HistoryOptions } from './index.ts';

/** Adds `gate history` and its verbs. */
export const addHistory = (program: Command, act: Act): void => {
  const history = program
    .command('history')
    .summary('what is remembered of the runs here')
    .description('The runs that this folder remembers. Without a verb it lists them.')
    .usage('[command]')
    // Only to say what to type instead.
    .argument('[verb]')
    .configureHelp({ showGlobalOptions: true, visibleArguments: () => [] })
    .action((verb: string | undefined, _own: object, command: Command) => {
      refuseVerb(command, verb);
      return act<HistoryOptions>(command, async (options, terminal) =>
        (await import('./index.ts')).listRuns(options, terminal),
      );
    });
  history
    .command('export')
    .summary('write runs as one compressed file each, for a CI cache or artifact')
    .description('Writes runs as one compressed file each, for a CI cache or artifact. A file that is there stays.')
    .argument('[run...]', 'the runs, by id; all by default')
    .option('--dir <dir>', 'where the files go', '.gate/history')
    .action((runs: readonly string[], _own: object, command: Command) =>
      act<HistoryOptions>(command, async (options, terminal) =>
        (await import('./index.ts')).exportRuns(runs, options, terminal),
      ),
    );
  history
    .command('import')
    .summary('take such files in; what is known already stays as it is')
    .description('Takes such files in. A run that is known already stays as it is.')
    .argument('<file...>', 'files, or folders of them')
    .action((files: readonly string[], _own: object, command: Command) =>
      act<HistoryOptions>(command, async (options, terminal) =>
        (await import('./index.ts')).importRuns(files, options, terminal),
      ),
    );
  history
    .command('prune')
    .summary('forget old runs; their numbers stay in the totals')
    .description('Forgets old runs. Their numbers stay in the totals, so that no counter falls.')
    .option('--keep <runs>', 'how many runs of each gate to keep')
    .option('--older-than <time>', 'forget what is older, like 90d')
    .action((_own: object, command: Command) =>
      act<HistoryOptions>(command, async (options, terminal) =>
        (await import('./index.ts')).pruneRuns(options, terminal),
      ),
    );
};
