import type { RunRecord } from '../../harness/protocol/record.ts';
import type { KillReason } from '../metrics/gate-counts.ts';
import { killReason } from './kill-reason.ts';

/** One process that was ended, or should have been. */
export type BookedKill = {
  readonly suite: string;
  readonly reason: KillReason;
  /** How long it took, where that was measured. */
  readonly ms?: number;
  readonly survived: boolean;
};

/** Stands for the suite where a record does not tell which one a process belonged to. */
const nobody = '(unknown)';

/** The kills of a record, each with its suite: its own, that of its test, that of the test which leaked it, or the only one. */
export const bookedKills = ({ kills, tests, suites }: RunRecord): readonly BookedKill[] => {
  if (kills.length === 0) return [];
  const ofTest = new Map<string, string>(tests.map(({ id, suite }) => [id, suite]));
  const ofLeak = new Map(tests.flatMap(({ suite, leaks = [] }) => leaks.map(({ pid }) => [pid, suite])));
  const only = suites.length === 1 ? suites[0]?.name : undefined;
  return kills.map(({ pid, test, reason, survived, suite, ms }) => ({
    suite: suite ?? (test === undefined ? undefined : ofTest.get(test)) ?? ofLeak.get(pid) ?? only ?? nobody,
    reason: killReason(reason),
    ...(ms !== undefined && Number.isFinite(ms) ? { ms: Math.max(0, Math.round(ms)) } : {}),
    survived,
  }));
};
