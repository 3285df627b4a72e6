import type { Command } from 'commander';
import type { ClaimsOptions } from './claims.ts';
import { UsageError } from '../usage-error.ts';
import { type Act, refuseVerb } from './debt/program.ts';

/** Adds `gate claims` and its verb. */
export const addClaims = (program: Command, act: Act): void => {
  const claims = program
    .command('claims')
    .summary('the numbers in documents that a run is to back')
    .description('Numbers in documents, held against the runs that are to back them.')
    .usage('[command]')
    // Only to say what to type instead.
    .argument('[verb]')
    .configureHelp({ showGlobalOptions: true, visibleArguments: () => [] })
    .action((verb: string | undefined, _own: object, command: Command) => {
      refuseVerb(command, verb);
      throw new UsageError('gate claims needs a command: type `gate claims check <file…>`.');
    });
  claims
    .command('check')
    .summary('exit 1 when a claim is stale, or no whole run backs it')
    .description(
      'Holds every claim against the newest complete run of its gate at its commit. Exit 1 when one is not true.',
    )
    .argument('<file...>', 'Markdown files, or folders of them')
    .option('--write', 'make the claims true that a run backs')
    .configureHelp({ showGlobalOptions: true })
    .action((files: readonly string[], _own: object, command: Command) =>
      act<ClaimsOptions>(command, async (options, terminal) =>
        (await import('./claims.ts')).checkClaims(files, options, terminal),
      ),
    );
};
