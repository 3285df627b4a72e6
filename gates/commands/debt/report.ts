import { join, relative, resolve } from 'node:path';
import { systemClock } from '../../../harness/clock.ts';
import { ledgerPage } from '../../../reports/html/ledger/page.ts';
import { ledgerMarkdown } from '../../../reports/ledger/markdown.ts';
import { ledgerReport, type LedgerReport } from '../../../reports/ledger/report.ts';
import { totalsLine, verdictLine } from '../../../reports/totals-line.ts';
import { driftLog } from '../../debt-report/drift-log.ts';
import { ledgerMoves } from '../../debt-report/ledger-moves.ts';
import { gitIn, ledgerPast, ledgerPath } from '../../debt-report/ledger-past.ts';
import { newestWholeRun } from '../../debt-report/newest-whole-run.ts';
import { gitState } from '../../git-state.ts';
import { openMemory, type Remembered } from '../../memory.ts';
import { counted } from '../../policies/counted.ts';
import { ignoreInGit } from '../../run-folder.ts';
import { UsageError } from '../../usage-error.ts';
import { writeWhole } from '../../write-file.ts';
import type { Terminal } from '../common-options.ts';
import { type OpenDebt, openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';
import { renderPage } from './write-debt.ts';

const mostFlaky = 30;

/** Renders the ledger for release managers: the Markdown page that is committed, and one HTML page with everything around it, which is written as Markdown too. */
export const report = async (options: DebtOptions, terminal: Terminal): Promise<number> => {
  const open = await openDebt(options);
  const { config } = open;
  const page = pathOf(options.html, 'report.html', options, config);
  const text = pathOf(options.markdown, 'report.md', options, config);
  const made = await gather(open, options.since);
  await renderPage(config.debt);
  if (options.html === undefined || options.markdown === undefined) ignoreInGit(config.root);
  writeWhole(page, ledgerPage(made));
  writeWhole(text, ledgerMarkdown(made));
  const json = `${JSON.stringify({ format: 'gate.debt-report/1', ...plain(made) }, undefined, 2)}\n`;
  if (options.json !== undefined && options.json !== '-') writeWhole(resolve(options.cwd ?? '.', options.json), json);
  terminal.out(options.json === '-' ? json : screen(made, [config.debt.report, page, text]));
  return 0;
};

/** Beside the runs, where git does not see it: it tells of a day and of a machine. Throws `UsageError` for the page that is committed. */
const pathOf = (
  wanted: string | undefined,
  name: string,
  { cwd = '.' }: DebtOptions,
  { root, debt }: OpenDebt['config'],
): string => {
  const path = wanted === undefined ? join(root, '.gate', 'debt', name) : resolve(cwd, wanted);
  if (path === resolve(debt.report))
    throw new UsageError(
      `${wanted ?? path} is the page that is committed, which has no totals: write the report elsewhere.`,
    );
  return path;
};

const gather = async ({ config, ledger, today }: OpenDebt, since: string | undefined): Promise<LedgerReport> => {
  const { root } = config;
  const { entries } = ledger;
  const ask = gitIn(root);
  const path = ledgerPath(root, config.debt.dir);
  const [{ state }, moves, past, flaky] = await Promise.all([
    gitState(root),
    ledgerMoves(ask, path, { entries, today, ...(since === undefined ? {} : { since }) }),
    ledgerPast(ask, path, { today, entries: entries.length }),
    rerunCosts(config),
  ]);
  const run = newestWholeRun(root);
  return ledgerReport({
    today,
    madeAt: new Date(systemClock.wall()).toISOString(),
    ...state,
    entries,
    log: driftLog(root),
    flaky,
    ...(run === undefined ? {} : { run }),
    ...(moves === undefined ? {} : { moves }),
    ...(past === undefined ? {} : { past }),
  });
};

const rerunCosts = async (whose: Remembered): Promise<LedgerReport['flaky']> => {
  const { history, close } = await openMemory(whose, { make: false });
  const costs = history?.rerunCosts(mostFlaky);
  close();
  return costs?.ok === true ? costs.value : [];
};

/** The numbers without the tests of the run, which `run.json` has, and without the paths of this machine. */
const plain = ({
  run,
  entries,
  owners,
  clusters,
  hangs,
  overdue,
  dueSoon,
  cheques,
  ...rest
}: LedgerReport): object => ({
  ...rest,
  ...(run === undefined ? {} : { run: { ...run.run, verdict: run.verdict.kind, totals: run.totals } }),
  overdue: overdue.map(({ id }) => id),
  dueSoon: dueSoon.map(({ id }) => id),
  owners: owners.map(({ entries: own, ...row }) => ({ ...row, entries: own.length })),
  clusters: clusters.map(({ message, entries: own }) => ({ message, entries: own.map(({ id }) => id) })),
  hangs: hangs.map(({ entry, seen }) => ({
    entry: entry.id,
    ...(seen === undefined ? {} : { stack: seen.failure?.stack }),
  })),
  cheques: cheques.map(({ id }) => id),
  entries: entries.map(entry => ({ ...entry, file: undefined })),
});

const screen = ({ totals, run, moves, forecast }: LedgerReport, files: readonly string[]): string => {
  const lines = [
    `${counted(totals.entries, 'entry', 'entries')}: ${totals.owed} owed, ${totals.overdue} overdue, ${totals.dueSoon} due in 14 days, ${totals.proposed} proposed, ${totals.accepted} accepted, ${totals.ownerless} without owner`,
    ...(moves === undefined
      ? []
      : [`since ${moves.from}: ${moves.added.length} new, ${moves.leftCount} paid or removed`]),
    ...(forecast === undefined
      ? []
      : [
          `${forecast.perWeek.toFixed(1)} a week over the last ${forecast.days} days${forecast.emptyOn === undefined ? '' : `: nothing is owed by ${forecast.emptyOn}`}`,
        ]),
    run === undefined
      ? 'no whole run is kept here: type `gate full`'
      : `newest whole run ${run.run.id}: ${verdictLine(run)}\n  ${totalsLine(run)}`,
    ...files.map(file => `written: ${relative(process.cwd(), file)}`),
  ];
  return `${lines.join('\n')}\n`;
};
