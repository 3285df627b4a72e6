import type { Command } from 'commander';
import { type Act, refuseVerb } from '../debt/program.ts';
import type { AlertOptions } from './index.ts';

/** Adds `gate alerts` and its verbs. */
export const addAlerts = (program: Command, act: Act): void => {
  const list = async (command: Command): Promise<void> =>
    act<AlertOptions>(command, async (options, terminal) => (await import('./index.ts')).listAlerts(options, terminal));
  const alerts = program
    .command('alerts')
    .summary('who was told of what, and what could not be sent')
    .description('The alerts of this folder: what was sent, held back, or could not be sent. Without a verb it lists.')
    .usage('[command]')
    // Only to say what to type instead.
    .argument('[verb]')
    .configureHelp({ showGlobalOptions: true, visibleArguments: () => [] })
    .action((verb: string | undefined, _own: object, command: Command) => {
      refuseVerb(command, verb);
      return list(command);
    });
  alerts
    .command('list')
    .summary('show them, the newest first')
    .description('Shows the alerts that are remembered here with what became of them, the newest first.')
    .option('--most <count>', 'so many at most; 20 by default')
    .option('--dead', 'only those with a dead letter')
    .action((_own: object, command: Command) => list(command));
  alerts
    .command('replay')
    .summary('send again what could not be sent')
    .description('Sends dead letters again, and everything that still waits. Waits for the limit, up to two minutes.')
    .argument('[letter...]', 'the numbers of dead letters, as `gate alerts list` shows them; all by default')
    .action((letters: readonly string[], _own: object, command: Command) =>
      act<AlertOptions>(command, async (options, terminal) =>
        (await import('./index.ts')).replayAlerts(letters, options, terminal),
      ),
    );
  alerts
    .command('test')
    .summary('send one alert through every channel')
    .description('Sends one alert of the highest priority through every channel, and says what became of it.')
    .option('--drill', 'play incidents on this machine instead, and check that exactly the right alerts go out')
    .action((_own: object, command: Command) =>
      act<AlertOptions>(command, async (options, terminal) =>
        options.drill === true
          ? (await import('../drill.ts')).drillAlerts(options, terminal)
          : (await import('./index.ts')).testAlerts(options, terminal),
      ),
    );
};
