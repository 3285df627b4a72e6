import { readFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join, relative } from 'node:path';
import { checkLedger, type LedgerCheck } from '../debt/check.ts';
import type { FiledEntry } from '../debt/entry.ts';
import { ownersFiles, ownersOf } from '../debt/owners.ts';
import type { LedgerProblem } from '../debt/problem.ts';
import { placeOf, readLedger } from '../debt/store.ts';
import { type WhenFacts, whenHolds } from '../debt/when.ts';
import type { LoadedConfig } from './config/config.ts';
import { UsageError } from './usage-error.ts';

/** The ledger as it lies in the repository. */
export type Ledger = {
  readonly entries: readonly FiledEntry[];
  /** Those whose `when` holds on this machine. */
  readonly here: readonly FiledEntry[];
  /** What deserves a look and stops nobody. */
  readonly warnings: LedgerCheck['warnings'];
};

/** Reads the whole ledger and checks it. Throws `UsageError` with every problem on a line of its own: nothing runs against a broken ledger. */
export const openLedger = ({ root, debt }: Pick<LoadedConfig, 'root' | 'debt'>, today: string): Ledger => {
  const read = readLedger(debt.dir);
  if (!read.ok) throw problemsIn(read.problems);
  const { entries } = read;
  const owners = knownOwners(root);
  const rules = { today, maxDueDays: debt.maxDueDays, placeOf, ...(owners === undefined ? {} : { owners }) };
  const { errors, warnings } = checkLedger(entries, rules);
  if (errors.length > 0) throw problemsIn(errors);
  const facts = machine();
  return { entries, here: entries.filter(({ when }) => whenHolds(when, facts)), warnings };
};

/** One line for each problem of the ledger: file, line, column, and what to do. */
export const problemsIn = (problems: readonly LedgerProblem[]): UsageError =>
  new UsageError(
    problems
      .map(({ file, line, column, message }) => `${relative(process.cwd(), file)}:${line}:${column}: ${message}`)
      .join('\n'),
  );

/** Who can own an entry: everybody whom the first CODEOWNERS names; anybody where there is none. */
const knownOwners = (root: string): ReadonlySet<string> | undefined => {
  for (const file of ownersFiles)
    try {
      return ownersOf(readFileSync(join(root, file), 'utf8'));
    } catch {
      // the next place
    }
  return undefined;
};

/** This machine, in the words of `when`. */
export const machine = (): WhenFacts => ({
  os: osNames[platform()] ?? 'other',
  arch: arch(),
  env: (process.env['CI'] ?? '') === '' ? 'local' : 'ci',
  node: process.versions.node,
});

const osNames: Readonly<Partial<Record<NodeJS.Platform, WhenFacts['os']>>> = {
  linux: 'linux',
  darwin: 'macos',
  win32: 'windows',
};
