import type { Exit } from '../harness/protocol/outcome.ts';
import type { LaunchRecord, SuiteHead, SuiteRecord, TestRecord } from '../harness/protocol/record.ts';
import { totalsOf } from './totals.ts';

/** A suite while its run goes on. */
export type Suite = {
  readonly head: SuiteHead;
  version: string | undefined;
  launches: number;
  startedAt: number;
  ms: number;
  exit: Exit;
  incomplete: string | undefined;
  unmet: string | undefined;
  finished: boolean;
};

/** One that nothing is known of but what was said before the run. */
export const newSuite = (head: SuiteHead): Suite => ({
  head,
  version: undefined,
  launches: 0,
  startedAt: 0,
  ms: 0,
  exit: {},
  incomplete: undefined,
  unmet: undefined,
  finished: false,
});

/** What is written of it. */
export const suiteRecord = (
  {
    head,
    version,
    launches,
    startedAt,
    ms,
    exit,
    incomplete,
    unmet,
    details,
  }: Suite & { readonly details: readonly LaunchRecord[] },
  tests: readonly TestRecord[],
  notSelected: number,
): SuiteRecord => ({
  name: head.name,
  runner: head.runner,
  ...(version === undefined ? {} : { runnerVersion: version }),
  cwd: head.cwd,
  totals: totalsOf(
    tests.filter(({ suite }) => suite === head.name),
    notSelected,
  ),
  launches,
  startedAt: new Date(startedAt).toISOString(),
  durationMs: Math.round(ms),
  exit,
  ...(incomplete === undefined ? {} : { incomplete }),
  ...(unmet === undefined ? {} : { unmet }),
  ...(details.length === 0 ? {} : { launchDetails: details }),
});
