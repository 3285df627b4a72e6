import type { Alert } from '../alert.ts';
import type { AlertFacts } from '../facts.ts';
import { alertsSuppressed } from './alerts-suppressed.ts';
import { branchRed } from './branch-red.ts';
import { channelDown } from './channel-down.ts';
import { clockSkewed } from './clock-skewed.ts';
import { clockWentBack } from './clock-went-back.ts';
import { databaseGone } from './database-gone.ts';
import { databaseSlow } from './database-slow.ts';
import { deadLetters } from './dead-letters.ts';
import { deadLettersFilling } from './dead-letters-filling.ts';
import { debtAdded } from './debt-added.ts';
import { debtDrifted } from './debt-drifted.ts';
import { debtDueSoon } from './debt-due-soon.ts';
import { debtOverdue } from './debt-overdue.ts';
import { debtUnsettled } from './debt-unsettled.ts';
import { diskFull } from './disk-full.ts';
import { diskLow } from './disk-low.ts';
import { environmentWrong } from './environment-wrong.ts';
import { exchangeUnwell } from './exchange-unwell.ts';
import { gateFailed } from './gate-failed.ts';
import { gateLongRed } from './gate-long-red.ts';
import { gateRecovered } from './gate-recovered.ts';
import { gateSlow } from './gate-slow.ts';
import { gateStopped } from './gate-stopped.ts';
import { historyLost } from './history-lost.ts';
import { leaksTolerated } from './leaks-tolerated.ts';
import { ledgerLoosened } from './ledger-loosened.ts';
import { liveArmed } from './live-armed.ts';
import { liveNotArmed } from './live-not-armed.ts';
import { outOfMemory } from './out-of-memory.ts';
import { positionsOpen } from './positions-open.ts';
import { preflightFailed } from './preflight-failed.ts';
import { preflightStopped } from './preflight-stopped.ts';
import { preflightWarned } from './preflight-warned.ts';
import { processLeaked } from './process-leaked.ts';
import { processSurvived } from './process-survived.ts';
import { runIncomplete } from './run-incomplete.ts';
import { runUntrusted } from './run-untrusted.ts';
import { secretCommitted } from './secret-committed.ts';
import { testCrashed } from './test-crashed.ts';
import { testHung } from './test-hung.ts';
import type { Rule, Told } from './rule.ts';

/** Every rule: the most urgent first, and of those what is worst to miss. */
export const rules: readonly Rule[] = [
  gateFailed,
  runIncomplete,
  runUntrusted,
  processSurvived,
  testHung,
  testCrashed,
  processLeaked,
  debtOverdue,
  debtDrifted,
  debtUnsettled,
  ledgerLoosened,
  secretCommitted,
  positionsOpen,
  liveNotArmed,
  databaseGone,
  databaseSlow,
  exchangeUnwell,
  diskFull,
  clockSkewed,
  environmentWrong,
  preflightFailed,
  preflightWarned,
  preflightStopped,
  gateLongRed,
  outOfMemory,
  diskLow,
  clockWentBack,
  historyLost,
  channelDown,
  deadLettersFilling,
  gateStopped,
  branchRed,
  leaksTolerated,
  debtAdded,
  debtDueSoon,
  liveArmed,
  deadLetters,
  gateRecovered,
  gateSlow,
  alertsSuppressed,
];

/** What somebody should know of these facts, the most urgent first. */
export const alertsOf = (facts: AlertFacts): readonly Alert[] =>
  rules.flatMap(rule => {
    const told = rule.tell(facts);
    return told === undefined ? [] : [alertOf(rule, told, facts)];
  });

const alertOf = ({ name, priority }: Rule, told: Told, { source, at, evidence, runbook, run }: AlertFacts): Alert => {
  const environment = run?.preflight?.env ?? null;
  return {
    rule: name,
    priority,
    key: [name, source, environment ?? '-', ...(told.about === undefined ? [] : [told.about])].join(' '),
    title: told.title,
    source,
    at,
    environment,
    failed: atMostTen(told.failed ?? []),
    actions: [...told.actions, `read \`${name}\` in ${runbook}`],
    evidence,
  };
};

const most = 10;

const atMostTen = (failed: readonly string[]): readonly string[] =>
  failed.length <= most ? failed : [...failed.slice(0, most), `and ${failed.length - most} more`];
