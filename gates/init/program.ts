import type { Command } from 'commander';
import type { Act } from '../commands/debt/program.ts';
import type { InitOptions } from '../commands/init.ts';

/** Adds `gate init`. */
export const addInit = (program: Command, act: Act): void => {
  program
    .command('init')
    .summary('find the suites here and write them into a configuration')
    .description(
      'Finds the suites of this repository by its files, runs nothing, and writes a short configuration: gate.config.ts where regression-gate is installed, otherwise gate.config.yaml, or what --config names.',
    )
    .option('--force', 'write over a configuration that is there')
    .action((_own: object, command: Command) =>
      act<InitOptions>(command, async (options, terminal) =>
        (await import('../commands/init.ts')).init(options, terminal),
      ),
    );
};
