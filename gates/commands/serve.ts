import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import type { Page } from '../../reports/metrics/http-server.ts';
import type { LoadedConfig } from '../config/config.ts';
import { exitCode, type StopSignal } from '../exit-code.ts';
import { suitesOf } from '../find-suites.ts';
import { openMemory } from '../memory.ts';
import { metricsFacts } from '../metrics-facts.ts';
import { shared } from '../shared.ts';
import { UsageError } from '../usage-error.ts';
import { wholeMetrics } from '../whole-metrics.ts';
import { type CommonOptions, configOf, type Terminal } from './common-options.ts';

/** What `gate serve` understands beside the common options. */
export type ServeOptions = CommonOptions & { readonly host: string; readonly port: string };

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Serves the metrics and the latest report of a repository until a signal ends it. Gives the exit code of that signal. */
export const serve = async (options: ServeOptions, terminal: Terminal): Promise<number> => {
  const { host } = options;
  const port = portOf(options.port);
  const stopped = hearStop();
  try {
    const config = await configOf(options);
    const names = (await suitesOf(config)).map(({ name }) => name);
    metricsFacts(config, names); // what cannot be used is told at once
    const metrics = shared(() => metricsOf(config, names));
    const { serveMetrics } = await import('../../reports/metrics/http-server.ts');
    const serving = await serveMetrics(
      { metrics, report: () => reportOf(config) },
      { host, port, clock: systemClock },
    ).catch((error: unknown) => {
      throw new UsageError(whyNot(error, { host, port }));
    });
    const shown = host.includes(':') ? `[${host}]` : host;
    terminal.out(`http://${shown}:${serving.port}/ has the latest report, /metrics and /healthz. Ctrl-C ends it.\n`);
    const signal = await stopped.signal;
    await serving.stop();
    return exitCode('interrupted', signal);
  } finally {
    stopped.release();
  }
};

/** The history is opened anew each time: it may come into being, or be replaced, at any moment. */
const metricsOf = async (config: LoadedConfig, names: readonly string[]): Promise<Page> => {
  try {
    const facts = metricsFacts(config, names);
    const memory = await openMemory(config, { make: false });
    try {
      const trouble = memory.trouble();
      return trouble === undefined ? await wholeMetrics(memory.history, facts) : { ok: false, why: trouble };
    } finally {
      memory.close();
    }
  } catch (error) {
    // A ledger that was broken meanwhile: nothing is told rather than half of it.
    if (error instanceof UsageError) return { ok: false, why: error.message };
    throw error;
  }
};

const reportOf = ({ root }: LoadedConfig): Page => {
  try {
    return { ok: true, text: readFileSync(join(root, '.gate', 'latest', 'report.html'), 'utf8') };
  } catch {
    return { ok: false, why: 'there is no report here yet: type `gate core`.' };
  }
};

const portOf = (said: string): number => {
  const port = /^\d{1,5}$/.test(said) ? Number(said) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`--port is "${said}": write a number from 1 to 65535, or 0 for any that is free.`);
};

const whyNot = (error: unknown, { host, port }: { readonly host: string; readonly port: number }): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is taken: end what listens there, or name another one with --port.`;
    case 'EACCES':
      return `port ${port} may not be opened by this user: name one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: name one with --host, like 127.0.0.1 or 0.0.0.0.`;
    default:
      return `${host}:${port} cannot be listened on (${code === '' ? String(error) : code}): name others with --host and --port.`;
  }
};

/** Hears the first signal that ends it; a second one does not wait. */
const hearStop = (): { readonly signal: Promise<StopSignal>; readonly release: () => void } => {
  let hear: (signal: StopSignal) => void = () => undefined;
  let first: StopSignal | undefined;
  const signal = new Promise<StopSignal>(resolve => {
    hear = heard => {
      if (first !== undefined) process.exit(exitCode('interrupted', first));
      first = heard;
      resolve(heard);
    };
  });
  for (const each of stopSignals) process.on(each, hear);
  return {
    signal,
    release: () => {
      for (const each of stopSignals) process.off(each, hear);
    },
  };
};
