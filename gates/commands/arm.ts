import { resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { runInPlace } from '../../harness/process/run-in-place.ts';
import type { PreflightConfig } from '../config/config.ts';
import { whyUnarmed } from '../preflight/arming.ts';
import { armingRules, armingWords } from '../preflight/checks/live-arming.ts';
import { environmentOf } from '../preflight/plan.ts';
import { resolveReferences } from '../preflight/references.ts';
import { UsageError } from '../usage-error.ts';
import { type CommonOptions, configOf, type Terminal } from './common-options.ts';

/** Starts a command in our place, but only when live arming holds at this moment. Anything else keeps it from being started. */
export const arm = async (argv: readonly string[], options: CommonOptions, terminal: Terminal): Promise<number> => {
  if (argv.length === 0) throw new UsageError('gate arm needs the command behind `--`: gate arm -- ./start-live.');
  const { preflight, root } = await configOf(options);
  const guard = preflight?.checks.find(({ type }) => type === 'live-arming');
  if (preflight === undefined || guard === undefined)
    throw new UsageError(
      'nothing says what arms live: add { "type": "live-arming", "maxNotionalUsd": … } to preflight.checks.',
    );
  const faults = refusals(preflight, guard.settings, root);
  if (faults.length > 0) {
    terminal.err('gate: live is not armed, and nothing was started:');
    for (const fault of faults) terminal.err(`  ${fault}`);
    return 1;
  }
  const ended = await runInPlace(argv, resolve(options.cwd ?? '.'));
  if ('code' in ended) return ended.code;
  throw new UsageError(`${argv[0] ?? ''} could not be started: ${ended.failed}.`);
};

/** What keeps the command from being started; whatever cannot be read does. */
const refusals = (preflight: PreflightConfig, written: unknown, root: string): readonly string[] => {
  const environment = environmentOf(preflight, process.env, root);
  if (environment.kind === 'unknown') return [environment.fault];
  if (environment.kind === 'simulated')
    return [`this environment is ${environment.name}, not ${preflight.live}: start the command by itself`];
  const { settings, missing } = resolveReferences(written, process.env, root);
  if (missing.length > 0) return missing;
  try {
    const rules = armingRules(settings);
    const wall = systemClock.wall();
    const faults = whyUnarmed(rules, process.env, wall);
    const lines = faults.map(({ name, observed, expected }) => `${name}: ${observed}; it must be ${expected}`);
    return lines.length === 0 ? [] : [...lines, `mend: ${armingWords(rules, wall)}`];
  } catch (error) {
    return [`its rules make no sense: ${error instanceof Error ? error.message : String(error)}`];
  }
};
