import {
  preflightSuite,
  type CheckHead,
  type PreflightHead,
  type PreflightMode,
} from '../../harness/protocol/preflight.ts';
import type { Spare } from '../../harness/process/command.ts';
import { defaultLimits, type Limits } from '../../harness/watchdog/limits.ts';
import type { CheckConfig, PreflightConfig } from '../config/config.ts';
import type { PlannedSuite } from '../plan-run.ts';
import { UsageError } from '../usage-error.ts';
import { preflightAdapter } from './adapter.ts';
import { allKinds } from './all-kinds.ts';
import type { Variables } from './check.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { type Job, type JobCheck, longestJob } from './job.ts';
import { milliseconds } from './quantities.ts';
import { redactor } from './redact.ts';
import { resolveReferences } from './references.ts';
import { secretsOf } from './secrets-of.ts';

/** A preflight that is ready to run. */
export type Preflight = {
  readonly head: PreflightHead;
  readonly namespace: string;
  readonly suite: PlannedSuite;
  readonly job: Job;
  /** The process that waits for the job. */
  readonly spare?: Spare;
  /** Takes everything secret out of a text. */
  readonly redact: (text: string) => string;
};

type Here = {
  readonly root: string;
  readonly variables: Variables;
  readonly mode: PreflightMode;
  /** Settings of others, whose secrets are none of anybody's business either. */
  readonly beside?: unknown;
  /** How long all checks together may take; absent: as long as the run. */
  readonly limitMs?: number;
  /** A process that waits for the job. */
  readonly spare?: Spare;
};

/** Makes a preflight of what is configured. Throws `UsageError` where it cannot be started. */
export const planPreflight = (
  config: PreflightConfig,
  { root, variables, mode, beside, limitMs, spare }: Here,
): Preflight => {
  const env = environmentOf(config, variables, root);
  const checks = inOrder([environmentEntry(env, config), ...config.checks.map(entryOf)]);
  const job: Job = {
    mode,
    env: env.name,
    kind: env.kind,
    root,
    ...(beside === undefined ? {} : { beside }),
    checks: checks.map(({ head: { name, type, blocking }, limitMs, settings }) => ({
      name,
      type,
      blocking,
      limitMs,
      settings,
    })),
  };
  if (JSON.stringify(job).length > longestJob)
    throw new UsageError('preflight.checks are too many or too long to be handed to one process: write fewer.');
  return {
    head: { env: env.name, mode, ttlMs: ttlOf(config, variables, root), checks: checks.map(({ head }) => head) },
    namespace: config.namespace,
    suite: suiteOf(job, root, { why: config.why, ...(limitMs === undefined ? {} : { suiteMs: limitMs }) }),
    job,
    ...(spare === undefined ? {} : { spare }),
    redact: redactor(secretsOf(job.checks, allKinds, { variables, root, beside })),
  };
};

/** The same preflight, which keeps what it is answered in this folder. */
export const keepingAnswers = (preflight: Preflight, answers: string): Preflight => {
  const { suite, job, spare } = preflight;
  const adapter = preflightAdapter({ ...job, answers }, spare);
  return { ...preflight, suite: { ...suite, ready: { ...suite.ready, adapter } } };
};

/** Which environment this is, by the variable or the file that says so now. */
export const environmentOf = (
  { env, live, simulated }: Pick<PreflightConfig, 'env' | 'live' | 'simulated'>,
  variables: Variables,
  root: string,
): Environment => {
  const { settings, missing } = resolveReferences(env, variables, root);
  const said = typeof settings === 'string' ? settings : undefined;
  const read = readEnvironment(said, { live, simulated });
  const [why] = missing;
  return read.kind === 'unknown' && why !== undefined ? { ...read, fault: why } : read;
};

type Entry = { readonly head: CheckHead; readonly limitMs: number; readonly settings: JobCheck['settings'] };

const environmentEntry = (env: Environment, { checks }: PreflightConfig): Entry => {
  const guarded = checks.some(({ type }) => type === 'live-arming');
  return entryOf({
    name: 'environment',
    type: 'environment',
    blocking: true,
    settings: { guarded, ...(env.kind === 'unknown' ? { fault: env.fault } : {}) },
  });
};

const entryOf = ({ name, type, blocking, limitMs, settings }: CheckConfig): Entry => {
  const kind = allKinds.find(each => each.type === type);
  return {
    head: { name, type, stage: kind?.stage ?? type, blocking: blocking || kind?.alwaysBlocks === true },
    limitMs: limitMs ?? kind?.limitMs ?? defaultLimits.testMs,
    settings,
  };
};

/** What could do harm comes after what forbids it; inside a stage as it is written. */
const inOrder = (entries: readonly Entry[]): readonly Entry[] => {
  const stages = [...new Set(allKinds.map(({ stage }) => stage))];
  return entries.toSorted((a, b) => stages.indexOf(a.head.stage) - stages.indexOf(b.head.stage));
};

const ttlOf = ({ ttl }: PreflightConfig, variables: Variables, root: string): number => {
  const { settings, missing } = resolveReferences(ttl, variables, root);
  try {
    if (missing.length === 0) return milliseconds(String(settings));
  } catch {
    // told below, in the same words
  }
  throw new UsageError(`preflight.ttl is ${ttl}, and what stands there is no time: write one like "10m".`);
};

/** From the clock of a check itself to that of the watchdog, which ends the whole process. */
const headStartMs = 2_000;

const limitIn = ({ checks }: Job): NonNullable<Limits['ofTest']> => {
  const limits = new Map(checks.map(({ name, limitMs }) => [name, limitMs + headStartMs]));
  return ({ titles }) => limits.get(titles[0] ?? '');
};

const suiteOf = (
  job: Job,
  root: string,
  { why, ...limits }: { readonly why: string; readonly suiteMs?: number },
): PlannedSuite => ({
  ready: {
    suite: {
      name: preflightSuite,
      runner: 'preflight',
      cwd: root,
      args: [],
      env: {},
      program: [],
      limits: { ...defaultLimits, ...limits, testIsDefault: false, ofTest: limitIn(job), graceMs: 1_000 },
      retries: 0,
      deselected: [],
      why,
    },
    adapter: preflightAdapter(job),
  },
  seat: { name: preflightSuite, cores: 1, exclusive: true },
  first: [],
});
