import { finalScreen } from '../../reports/final-screen.ts';
import { runJson } from '../../reports/reporters/run-json.ts';
import { incompleteExit } from '../exit-code.ts';
import { exportReports } from '../export-reports.ts';
import { rebuild } from '../rebuild.ts';
import { findRunFolder, ownerOf } from '../run-folder.ts';
import { leftoversOf } from '../leftovers.ts';
import { UsageError } from '../usage-error.ts';
import { type CommonOptions, configOf, extraPaths, type Terminal } from './common-options.ts';

/** Rebuilds every report of a run from its journal alone. Gives the exit code of the run's verdict. */
export const report = async (id: string | undefined, options: CommonOptions, terminal: Terminal): Promise<number> => {
  const config = await configOf(options);
  const { root } = config;
  const leftovers = leftoversOf(withoutPush(options), { config, suites: [] });
  const runDir = findRunFolder(root, id);
  if (runDir === undefined)
    throw new UsageError(
      id === undefined || id === 'latest'
        ? 'there is no run here yet: type `gate core`.'
        : `there is no run "${id}" in .gate/runs: name one of its folders, or type \`gate report\` for the latest.`,
    );
  const owner = ownerOf(runDir);
  if (owner !== undefined)
    terminal.err(`gate: this run is still under way (pid ${owner}): what follows is what is known so far.`);
  const record = rebuild(runDir);
  const troubles = [...exportReports(record, runDir, extraPaths(options))];
  const lost = leftovers.keep(record, runDir);
  if (lost !== undefined) troubles.push(lost);
  for (const trouble of troubles) terminal.err(`gate: ${trouble}.`);
  terminal.out(options.json === '-' ? runJson.render(record) : finalScreen(record, { colour: terminal.colour.out }));
  return troubles.length > 0 ? incompleteExit : record.verdict.exitCode;
};

/** A report counts nothing. */
const withoutPush = ({ push: _push, ...rest }: CommonOptions): CommonOptions => rest;
