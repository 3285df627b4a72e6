import { arch, platform } from 'node:os';
import { relative } from 'node:path';
import { checkLedger, type LedgerCheck, type LedgerRules } from '../debt/check.ts';
import type { FiledEntry } from '../debt/entry.ts';
import type { LedgerProblem } from '../debt/problem.ts';
import { placeOf, readLedger } from '../debt/store.ts';
import { type WhenFacts, whenHolds } from '../debt/when.ts';
import type { LoadedConfig } from './config/config.ts';
import { knownOwners } from './known-owners.ts';
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
  const { errors, warnings } = checkLedger(entries, { ...ledgerRules({ root, debt }, today), placeOf });
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

/** What the entries of a repository are held against. */
export const ledgerRules = ({ root, debt }: Pick<LoadedConfig, 'root' | 'debt'>, today: string): LedgerRules => {
  const owners = knownOwners(root, debt);
  return { today, maxDueDays: debt.maxDueDays, ...(owners === undefined ? {} : { owners }) };
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
