import type { Clock } from '../../harness/clock.ts';
import type { CheckResult } from '../../harness/protocol/preflight.ts';
import { type CheckKind, type Context, error, fail } from './check.ts';
import type { Job, JobCheck } from './job.ts';
import { shortly } from './quantities.ts';
import { keepAnswer } from './answers.ts';
import { redactAll } from './redact.ts';
import { resolveReferences } from './references.ts';
import { troubleWords } from './trouble.ts';

/** What a check runs in. */
export type Surroundings = Pick<Context, 'variables' | 'redact'> & {
  readonly job: Pick<Job, 'mode' | 'env' | 'kind' | 'root' | 'answers'>;
  readonly clock: Clock;
  /** Live must be armed and is not: nothing beyond this machine is touched. */
  readonly isHeld: boolean;
};

/** Runs one check within its time. Throws on nothing; nothing secret is in what it gives. */
export const runCheck = async (kind: CheckKind, check: JobCheck, around: Surroundings): Promise<CheckResult> => {
  const found = await outcome(kind, check, around);
  const told = redactAll(found, around.redact);
  const bad = told.status === 'fail' || told.status === 'error';
  return cut(bad && !check.blocking ? { ...told, status: 'warn', message: `${told.message} (does not block)` } : told);
};

const outcome = async (kind: CheckKind, check: JobCheck, around: Surroundings): Promise<CheckResult> => {
  const { variables, job, redact, clock } = around;
  const { settings, missing } = resolveReferences(check.settings, variables, job.root);
  if (missing.length > 0)
    return fail(missing.join('; '), {
      observed: missing.join('; '),
      expected: 'everything that the check refers to',
      remedy: 'set what is missing, or correct preflight.checks',
    });
  const over = new AbortController();
  try {
    const held = withheld(kind, settings, around);
    if (held !== undefined) return held;
    const { env, kind: environment, root } = job;
    const looking = kind.look(settings, {
      env,
      kind: environment,
      root,
      variables,
      wall: clock.wall,
      now: clock.now,
      signal: over.signal,
      limitMs: check.limitMs,
      redact,
      keep: answer => keepAnswer(job.answers, check.name, redact(JSON.stringify(answer, undefined, 2))),
    });
    return await Promise.race([looking, tooLate(check.limitMs, clock, over.signal)]);
  } catch (thrown) {
    return error(troubleWords(thrown), { remedy: 'mend what is named, then type `gate preflight` again' });
  } finally {
    over.abort();
  }
};

/** What is not done in a dry run, nor in a live environment that is not armed; undefined where nothing is held back. */
const withheld = (
  kind: CheckKind,
  settings: unknown,
  { job: { mode }, isHeld }: Surroundings,
): CheckResult | undefined => {
  const reach = kind.reach(settings);
  if (reach === undefined) return undefined;
  if (mode === 'dry-run') return { status: 'skip', message: `simulated: would ${reach}` };
  return isHeld ? { status: 'skip', message: `live is not armed: did not ${reach}` } : undefined;
};

const tooLate = async (limitMs: number, clock: Clock, signal: AbortSignal): Promise<CheckResult> => {
  await clock.sleep(limitMs, signal);
  return error(`no answer within ${shortly(limitMs)}`, {
    expected: `an answer within ${shortly(limitMs)}`,
    remedy: 'see whether it is up and reachable from here, or give the check a longer "timeout"',
  });
};

const longest = 500;

const cut = (result: CheckResult): CheckResult => ({
  ...result,
  message: short(result.message),
  ...(result.observed === undefined ? {} : { observed: short(result.observed) }),
  ...(result.expected === undefined ? {} : { expected: short(result.expected) }),
  ...(result.remedy === undefined ? {} : { remedy: short(result.remedy) }),
});

/** On one line, and not without end: what comes from outside may be anything. */
const short = (text: string): string => {
  const line = (/^[ -~]*$/.test(text) ? text : text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')).trim();
  return line.length > longest ? `${Buffer.from(line.slice(0, longest)).toString()}…` : line;
};
