import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { DebtEntry } from '../debt/entry.ts';
import { readLedger } from '../debt/store.ts';
import { probe } from '../harness/process/probe.ts';
import type { DebtCaps, LoadedConfig } from './config/config.ts';
import { isManifest } from './config/find-config.ts';
import { loadConfig } from './config/load.ts';
import { mergeBaseOf } from './fast/changed-files.ts';
import { UsageError } from './usage-error.ts';

/** The ledger and its rules as they are at the merge base with another branch. */
export type BaseLedger = {
  /** The merge base: a commit. */
  readonly commit: string;
  readonly entries: readonly DebtEntry[];
  /** Absent: there was no configuration at the base. */
  readonly caps?: DebtCaps;
};

type At = { readonly root: string; readonly commit: string };

const slowMs = 60_000;

/** What a run is held against: `--base`, or in CI what the configuration says. */
export const baseRef = (named: string | undefined, { debt }: Pick<LoadedConfig, 'debt'>): string | undefined =>
  named ?? ((process.env['CI'] ?? '') === '' ? undefined : debt.base);

/** Reads the ledger at the merge base. Throws `UsageError` when it cannot be reached, or is invalid there. */
export const readBase = async (config: LoadedConfig, ref: string): Promise<BaseLedger> => {
  const { root, debt, file } = config;
  const commit = await mergeBaseOf(root, ref);
  const at = { root, commit };
  const scratch = mkdtempSync(join(tmpdir(), 'gate-base-'));
  try {
    const entries = await entriesAt(debt.dir, at, scratch);
    const caps = file === undefined ? undefined : await capsAt(file, config, at, scratch);
    return { commit, entries, ...(caps === undefined ? {} : { caps }) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** The entries are laid out in a folder of their own, with an index of their own, and read as the ledger itself is. */
const entriesAt = async (dir: string, at: At, scratch: string): Promise<readonly DebtEntry[]> => {
  const place = await nameAt(dir, at);
  if (!(await git(at, ['cat-file', '-e', place])).ok) return [];
  const folder = join(scratch, 'entries');
  const env = { GIT_INDEX_FILE: join(scratch, 'index') };
  const isOut =
    (await git(at, ['read-tree', place], env)).ok &&
    (await git(at, ['checkout-index', '--all', '--quiet', `--prefix=${folder}${sep}`], env)).ok;
  if (!isOut) throw new UsageError(`the ledger at the base ${short(at)} cannot be read: type \`git show ${place}\`.`);
  const read = readLedger(folder);
  if (read.ok) return read.entries;
  const lines = read.problems.map(
    ({ file, line, column, message }) =>
      `at the base ${short(at)}: ${join(relative(at.root, dir), relative(folder, file))}:${line}:${column}: ${message}`,
  );
  throw new UsageError(lines.join('\n'));
};

/** The rules of the ledger at the base. The file that is the same now needs not be read again. */
const capsAt = async (file: string, config: LoadedConfig, at: At, scratch: string): Promise<DebtCaps | undefined> => {
  const place = await nameAt(file, at);
  if (!(await git(at, ['cat-file', '-e', place])).ok) return undefined;
  const { text } = await git(at, ['show', place]);
  if (text === readFileSync(file, 'utf8').trim()) return config.debt;
  // What a script imports lies beside it.
  const copy = isManifest(file)
    ? join(scratch, 'package.json')
    : join(dirname(file), `.gate-base-${process.pid}-${basename(file)}`);
  try {
    writeFileSync(copy, text);
    const loaded = await loadConfig({ cwd: dirname(copy), file: copy });
    if (loaded.ok) return loaded.config.debt;
    const [problem] = loaded.problems;
    throw new UsageError(
      `the rules of the ledger at the base ${short(at)} cannot be read: ${relative(at.root, file)}:${problem?.line ?? 1}: ${problem?.message ?? ''}`,
    );
  } finally {
    rmSync(copy, { force: true });
  }
};

/** A path as git names it in a commit. */
const nameAt = async (path: string, at: At): Promise<string> => {
  const { text: prefix } = await git(at, ['rev-parse', '--show-prefix']);
  const inside = relative(at.root, path).split(sep).join('/');
  return `${at.commit}:${prefix}${inside}`;
};

const short = ({ commit }: At): string => commit.slice(0, 8);

const git = (
  { root }: At,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ReturnType<typeof probe> =>
  probe(['git', '--no-optional-locks', '-C', root, ...args], { cwd: root, limitMs: slowMs, env });
