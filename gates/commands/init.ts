import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { headline } from '../../reports/plain-text.ts';
import { configNames, findConfig, isFolder, isManifest } from '../config/find-config.ts';
import { renderProblem } from '../config/problem.ts';
import { detectedSuites } from '../detected-suites.ts';
import { baseBranch } from '../init/base-branch.ts';
import { configText, type Found, type Style } from '../init/config-text.ts';
import { installedVersion } from '../installed-package.ts';
import { counted } from '../policies/counted.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-file.ts';
import type { CommonOptions, Terminal } from './common-options.ts';

/** What `gate init` understands beside the common options. */
export type InitOptions = CommonOptions & { readonly force?: boolean };

/** Finds the suites of a repository and writes them into a configuration. Runs nothing of it. */
export const init = async (options: InitOptions, terminal: Terminal): Promise<number> => {
  const target = await targetOf(options);
  const isThere = existsSync(target.file);
  if (isThere && options.force !== true)
    throw new UsageError(
      `${shown(target.file)} is there already and was left as it is: edit it, or type \`gate init --force\` to write over it.`,
    );
  const [detected, base] = await Promise.all([detectedSuites(target.root), baseBranch(target.root)]);
  const found: Found = { root: target.root, ...detected, ...(base === undefined ? {} : { base }) };
  for (const doubt of found.doubts) terminal.err(`gate: ${doubt}`);
  if (found.suites.length === 0)
    throw new UsageError(
      `no suite was found in ${target.root}, so nothing was written: for what is not detected write ${basename(target.file)} by hand, like suites: { unit: { runner: 'command', command: 'make test' } }.`,
    );
  writeWhole(target.file, configText(found, target.style));
  const report = { format: 'gate.init/1', file: target.file, replaced: isThere, ...found };
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.json !== undefined && options.json !== '-') writeWhole(resolve(options.cwd ?? '.', options.json), json);
  terminal.out(options.json === '-' ? json : screen(target.file, found, isThere));
  return 0;
};

type Target = { readonly file: string; readonly root: string; readonly style: Style };

/** Where the configuration goes: where `--config` says, over the one that is there, or into the root of the repository. */
const targetOf = async ({ cwd = '.', config }: CommonOptions): Promise<Target> => {
  if (config !== undefined) return named(resolve(cwd, config));
  const found = findConfig(resolve(cwd));
  if (!found.ok) throw new UsageError(renderProblem(found.problem, process.cwd()));
  const { root, file } = found;
  if (file !== undefined) return named(file);
  return isInstalled(root)
    ? { file: join(root, 'gate.config.ts'), root, style: 'typed' }
    : { file: join(root, 'gate.config.yaml'), root, style: 'yaml' };
};

const named = async (file: string): Promise<Target> => {
  const root = dirname(file);
  const end = extname(file);
  if (isManifest(file))
    throw new UsageError(
      `the configuration is "gate" in ${shown(file)} and was left as it is: edit it there, or remove it.`,
    );
  if (end === '.json')
    throw new UsageError(`JSON has no comments, so gate init does not write ${shown(file)}: name a .yaml or .ts file.`);
  if (!configNames.some(name => extname(name) === end))
    throw new UsageError(`the gate does not read ${shown(file)}: name a .yaml or .ts file.`);
  if (!isFolder(root)) throw new UsageError(`there is no folder ${shown(root)} to write to: make it first.`);
  if (isFolder(file)) throw new UsageError(`${shown(file)} is a folder: name a file.`);
  if (end === '.yaml' || end === '.yml') return { file, root, style: 'yaml' };
  return { file, root, style: isInstalled(root) ? 'typed' : 'script' };
};

/** Whether a configuration can take its types from this package. */
const isInstalled = (root: string): boolean =>
  installedVersion(root, { package: 'regression-gate', entry: 'package.json' }) !== undefined;

const shown = (file: string): string => {
  const path = relative(process.cwd(), file);
  return path === '' || path.startsWith('..') ? file : path;
};

const screen = (file: string, { root, suites }: Found, isReplaced: boolean): string =>
  [
    `${isReplaced ? 'Wrote over' : 'Wrote'} ${shown(file)} with ${counted(suites.length, 'suite', 'suites')}:`,
    ...suites.map(
      ({ name, runner, cwd, why }) => `  ${name}  ${runner} in ${relative(root, cwd) || '.'} · ${headline(why)}`,
    ),
    'Next: `gate list` says what would run, `gate full` runs it.',
    '',
  ].join('\n');
