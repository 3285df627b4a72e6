import type { Command } from 'commander';
import type { Act } from '../commands/debt/program.ts';
import type { DoctorOptions } from '../commands/doctor.ts';

/** Adds `gate doctor`. */
export const addDoctor = (program: Command, act: Act): void => {
  program
    .command('doctor')
    .summary('say what works on this machine, and what to do about the rest')
    .description(
      'Looks at this machine and this project, runs no test, and says line by line what works and what to do about the rest.',
    )
    .option(
      '--prove',
      'plant hangs, leaks, daemons and crashes in a project of each framework here, and show their end',
    )
    .action((_own: object, command: Command) =>
      act<DoctorOptions>(command, async (options, terminal) =>
        (await import('../commands/doctor.ts')).doctor(options, terminal),
      ),
    );
};
