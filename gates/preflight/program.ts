import type { Command } from 'commander';
import type { Act } from '../commands/debt/program.ts';
import type { CommonOptions, PreflightOptions } from '../commands/common-options.ts';

/** Adds `gate preflight`. */
export const addPreflight = (program: Command, act: Act): void => {
  program
    .command('preflight')
    .summary('look at everything that must be right before going live')
    .description(
      'Asks every check of the configuration, one after the other, each with a clock, and says whether this environment is ready for live. Real checks by default.',
    )
    .option('--dry-run', 'touch no network and no other program: say what would be asked; nothing is ready then')
    .option('--real-check', 'ask for real: the default')
    .option('--output <file>', 'write the evidence as JSON there too')
    .option('--every <time>', 'again and again, so long apart, until it is stopped')
    .action((_own: object, command: Command) =>
      act<CommonOptions & PreflightOptions>(command, async (options, terminal) =>
        (await import('../commands/preflight.ts')).preflightCommand(options, terminal),
      ),
    );
};
