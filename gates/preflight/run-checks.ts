import type { Clock } from '../../harness/clock.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import type { CheckResult } from '../../harness/protocol/preflight.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';
import { whyUnarmed } from './arming.ts';
import type { CheckKind, Variables } from './check.ts';
import { armingRules } from './checks/live-arming.ts';
import type { LaunchedJob } from './job.ts';
import { redactor } from './redact.ts';
import { resolveReferences } from './references.ts';
import { type Surroundings, runCheck } from './run-check.ts';
import { secretsOf } from './secrets-of.ts';

/** What the process of a preflight works with. */
export type Workplace = {
  readonly kinds: readonly CheckKind[];
  readonly variables: Variables;
  readonly clock: Clock;
  readonly pid: number;
  readonly say: (event: RunnerEvent) => void;
};

/** Runs what a job names, one check after the other, and says of each what it has found. Gives whether all went well. */
export const runChecks = async (
  job: LaunchedJob,
  { kinds, variables, clock, pid, say }: Workplace,
): Promise<boolean> => {
  say({ type: 'runner-ready', pid, runtime: 'node', spare: false });
  say({ type: 'discovered', pid, tests: job.checks.map(({ name }) => ({ ...refOf(name), mode: 'run' })) });
  const around: Surroundings = {
    job,
    variables,
    clock,
    redact: redactor(secretsOf(job.checks, kinds, { variables, root: job.root, beside: job.beside })),
    isHeld: isHeld(job, variables, clock),
  };
  let allWell = true;
  for (const check of job.checks) {
    if (job.skip.includes(check.name)) continue;
    const test = refOf(check.name);
    const since = clock.now();
    say({ type: 'test-started', pid, test, attempt: 1 });
    const kind = kinds.find(({ type }) => type === check.type);
    const found: CheckResult =
      kind === undefined
        ? { status: 'error', message: `there is no check of type ${check.type}` }
        : await runCheck(kind, check, around);
    const outcome = outcomeOf(found);
    allWell &&= outcome.kind !== 'failed';
    const ms = Math.max(0, clock.now() - since);
    say({ type: 'check-finished', pid, test, ms, check: found });
    say({ type: 'test-finished', pid, test, attempt: 1, ms, outcome });
  }
  say({ type: 'tests-done' });
  return allWell;
};

const refOf = (name: string): TestRef => ({ titles: [name] });

/** Nothing beyond this machine is touched for what may be live and is not armed. Whatever cannot be read counts as not armed. */
const isHeld = ({ kind, checks, root }: LaunchedJob, variables: Variables, clock: Clock): boolean => {
  if (kind === 'simulated') return false;
  const arming = checks.find(({ type }) => type === 'live-arming');
  if (kind === 'unknown' || arming === undefined) return true;
  try {
    const { settings, missing } = resolveReferences(arming.settings, variables, root);
    return missing.length > 0 || whyUnarmed(armingRules(settings), variables, clock.wall()).length > 0;
  } catch {
    return true; // rules that make no sense arm nothing
  }
};

const outcomeOf = ({ status, message, observed, expected, remedy }: CheckResult): Outcome => {
  if (status === 'pass' || status === 'warn') return { kind: 'passed' };
  if (status === 'skip') return { kind: 'skipped', reason: message };
  const more = [
    ...(observed === undefined ? [] : [`observed: ${observed}`]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(remedy === undefined ? [] : [`mend: ${remedy}`]),
  ].join('\n');
  return {
    kind: 'failed',
    failures: [
      {
        message: status === 'error' ? `error: ${message}` : message,
        stack: [],
        ...(more === '' ? {} : { detail: more }),
      },
    ],
  };
};
