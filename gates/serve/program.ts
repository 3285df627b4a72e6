import type { Command } from 'commander';
import type { Act } from '../commands/debt/program.ts';
import type { ServeOptions } from '../commands/serve.ts';

/** Adds `gate serve`. */
export const addServe = (program: Command, act: Act): void => {
  program
    .command('serve')
    .summary('/metrics, /healthz and the latest report over HTTP')
    .description(
      'Serves the metrics as the history has them at each moment, and the latest report, until it is ended by a signal. On the loopback of this machine unless told otherwise.',
    )
    .option('--host <address>', 'the address to listen on; 0.0.0.0 lets the whole network in', '127.0.0.1')
    .option('--port <number>', 'the port to listen on; 0 for any that is free', '4283')
    .action((_own: object, command: Command) =>
      act<ServeOptions>(command, async (options, terminal) =>
        (await import('../commands/serve.ts')).serve(options, terminal),
      ),
    );
};
