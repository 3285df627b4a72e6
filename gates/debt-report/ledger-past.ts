import { relative, sep } from 'node:path';
import { utcDay } from '../../debt/dates.ts';
import { probe } from '../../harness/process/probe.ts';
import type { LedgerFacts, LedgerPoint } from '../../reports/ledger/facts.ts';

/** One question to git, in the folder of the repository. Ten thousand entries take it a while. */
export type AskGit = (...args: readonly string[]) => ReturnType<typeof probe>;

/** Asks git in a folder. */
export const gitIn =
  (root: string): AskGit =>
  (...args) =>
    probe(['git', '--no-optional-locks', '-C', root, '-c', 'core.quotePath=false', ...args], {
      cwd: root,
      limitMs: 60_000,
    });

/** The folder of the ledger as git names it. */
export const ledgerPath = (root: string, dir: string): string => relative(root, dir).split(sep).join('/');

/** How long the ledger was at the end of each day on which it changed, and today; undefined where git cannot tell. */
export const ledgerPast = async (
  ask: AskGit,
  path: string,
  { today, entries }: { readonly today: string; readonly entries: number },
): Promise<LedgerFacts['past']> => {
  const [log, shallow] = await Promise.all([
    // What a merge has brought counts on the day of the merge.
    ask('log', '--first-parent', '-m', '--no-renames', '--reverse', '--format=%x00%ct', '--name-status', '--', path),
    ask('rev-parse', '--is-shallow-repository'),
  ]);
  if (!log.ok) return undefined;
  const points = pointsIn(log.text).filter(({ day }) => day < today);
  return { points: [...points, { day: today, entries }], isCut: shallow.text === 'true' };
};

const entryFile = /\/[\da-f]{12,16}\.yaml$/;

/** The lengths that a log tells of: one for each day, that at its end. */
export const pointsIn = (log: string): readonly LedgerPoint[] => {
  const there = new Set<string>();
  const days = new Map<string, number>();
  for (const commit of log.split('\0')) {
    const [stamp = '', ...lines] = commit.split('\n');
    if (!/^\d+$/.test(stamp)) continue;
    for (const line of lines) {
      const [status = '', file = ''] = line.split('\t');
      if (!entryFile.test(file)) continue;
      if (status.startsWith('D')) there.delete(file);
      else there.add(file);
    }
    days.set(utcDay(Number(stamp) * 1000), there.size);
  }
  return [...days].map(([day, entries]) => ({ day, entries })).toSorted((a, b) => (a.day < b.day ? -1 : 1));
};
