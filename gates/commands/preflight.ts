import { systemClock } from '../../harness/clock.ts';
import { parseDuration } from '../config/units.ts';
import { exitCode, type StopSignal } from '../exit-code.ts';
import { repeat } from '../preflight/repeat.ts';
import { UsageError } from '../usage-error.ts';
import type { CommonOptions, PreflightOptions, Terminal } from './common-options.ts';
import { runCommand } from './run-command.ts';

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs the preflight, once or again and again. Gives the exit code of the last one, or that of the signal that stopped it. */
export const preflightCommand = async (
  options: CommonOptions & PreflightOptions,
  terminal: Terminal,
): Promise<number> => {
  if (options.dryRun === true && options.realCheck === true)
    throw new UsageError('--dry-run and --real-check exclude each other: type one of them.');
  const once = (): Promise<number> => runCommand({ gate: 'preflight', suites: [] }, options, terminal);
  if (options.every === undefined) return once();
  const period = parseDuration(options.every);
  if (!period.ok) throw new UsageError(`--every ${period.fault}`);
  const stop = new AbortController();
  let stoppedBy: StopSignal | undefined;
  const ears = stopSignals.map(signal => ({
    signal,
    hear: (): void => {
      stoppedBy ??= signal;
      stop.abort();
    },
  }));
  for (const { signal, hear } of ears) process.on(signal, hear);
  try {
    const last = await repeat(once, {
      periodMs: period.value,
      clock: systemClock,
      stop: stop.signal,
      chance: Math.random,
    });
    return stoppedBy === undefined ? last : exitCode('interrupted', stoppedBy);
  } finally {
    for (const { signal, hear } of ears) process.off(signal, hear);
  }
};
