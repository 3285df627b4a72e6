import type { RunnerEvent } from '../../../harness/protocol/event.ts';
import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import type { Assignment } from '../node/assignment.ts';
import type { SeenGroup, SeenModule, SeenTest, Specification, Vitest } from './instance.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import { errorOf, failureOf } from '../node/failure.ts';
import { outcomeOf } from './outcome.ts';
import { ordinals, refOf } from '../node/place.ts';

const lostWorker =
  /worker exited unexpectedly|worker \w+ emitted error|channel closed|ERR_IPC_CHANNEL_CLOSED|timeout (?:terminating|starting)|timeout waiting for worker|failed to (?:start|terminate) \w+ worker|terminating worker|EPIPE/i;

type View = Extract<RunnerEvent, { readonly type: 'runner-view' }>['tests'][number];

const notStarted = /Failed to start \w+ worker for test files (?<files>.+)\.$/s;

/** What the witness needs to know of the run. */
type Setting = {
  readonly say: Say;
  readonly nameOf: (path: string) => string;
  readonly assignment: Assignment;
  /** The files of this launch. */
  readonly planned: () => readonly Specification[];
};

/** A reporter beside the user's that writes nothing but what it sees at the end. */
export const witness = (vitest: Vitest, { say, nameOf, assignment, planned }: Setting): object => ({
  onTestRunEnd: (modules: readonly SeenModule[], errors: readonly unknown[]): void => {
    say({ type: 'runner-view', tests: modules.flatMap(module => viewOf(module, nameOf, assignment)) });
    if (vitest.config.dangerouslyIgnoreUnhandledErrors !== true)
      for (const error of errors) for (const event of troubleOf(error, planned(), nameOf)) say(event);
    // Coverage is written after this; it is work, not teardown.
    if (vitest.config.coverage.enabled !== true) say({ type: 'tests-done' });
  },
});

/** Trouble of the run as a whole, in the words of what was thrown. */
export const sessionFailed = (thrown: unknown): RunnerEvent => {
  const failure = failureOf(errorOf(thrown));
  const isLoss = lostWorker.test(`${failure.message}\n${failure.detail ?? ''}`);
  return { type: 'session-failed', failure, ...(isLoss ? { workerLoss: true } : {}) };
};

/** A worker whose environment cannot be made loads none of its files: vitest names them in its words. */
const troubleOf = (
  thrown: unknown,
  planned: readonly Specification[],
  nameOf: (path: string) => string,
): readonly RunnerEvent[] => {
  const { message, cause } = errorOf(thrown);
  const paths = notStarted.exec(message ?? '')?.groups?.['files']?.split(', ') ?? [];
  const lost = planned.filter(({ moduleId }) => paths.includes(moduleId));
  const reason = failureOf(errorOf(cause));
  // Two projects over one file: the words do not say which of them.
  const isPlain = paths.length > 0 && lost.length === paths.length && cause !== undefined;
  if (!isPlain || lostWorker.test(reason.message)) return [sessionFailed(thrown)];
  return lost.flatMap(({ moduleId, project }): readonly RunnerEvent[] => {
    const name = projectName(project);
    const step = { kind: 'load', file: nameOf(moduleId), ...(name === undefined ? {} : { project: name }) } as const;
    const outcome = { kind: 'failed', failures: [reason] } as const;
    return [
      { type: 'step-started', pid, step },
      { type: 'step-finished', pid, step, ms: 0, outcome },
    ];
  });
};

const viewOf = (
  module: SeenModule,
  nameOf: (path: string) => string,
  { isDone, isUnselected }: Assignment,
): readonly View[] => {
  return placed(module, nameOf).flatMap(({ test, ref }) => {
    const outcome = seen(test);
    // Where our shim has no hand (a browser), it ran although nobody had chosen it: then it counts.
    const isLeft = isUnselected(ref) && (outcome.kind === 'skipped' || outcome.kind === 'not-run');
    return isDone(ref) || isLeft ? [] : [{ test: ref, outcome, ms: test.diagnostic()?.duration ?? 0 }];
  });
};

/** What only the reporter sees of a list: the tests of modules that are collected without our shim. */
export const listed = (modules: readonly SeenModule[], nameOf: (path: string) => string): readonly RunnerEvent[] => {
  const tests = modules
    .filter(module => !hasShim(module.project, poolOf(module)))
    .flatMap(module => placed(module, nameOf))
    .map(({ test, ref }) => ({ ...ref, mode: isLeftOut(test) ? ('skip' as const) : ('run' as const) }));
  return tests.length === 0 ? [] : [{ type: 'discovered', pid, tests }];
};

const isLeftOut = ({ options }: SeenTest): boolean => options?.mode === 'skip' || options?.mode === 'todo';

const placed = (
  module: SeenModule,
  nameOf: (path: string) => string,
): readonly { readonly test: SeenTest; readonly ref: TestRef }[] => {
  const file = nameOf(module.moduleId);
  const scope = scopeOf(module.project, poolOf(module));
  const nth = ordinals();
  return [...testsIn(module.children, [])].map(({ test, titles }) => ({
    test,
    ref: refOf(file, titles, scope, nth(titles)),
  }));
};

const types = 'typescript';

/** 4.x names the pool of the type checker in another way where it tells of a module than where it plans one. */
const poolOf = ({ task }: SeenModule): string | undefined => (task?.meta?.typecheck === true ? types : task?.pool);

/** The project's name in ids: only where a suite has several. */
export const projectName = (project: SeenModule['project']): string | undefined =>
  project.isRootProject() || project.name === '' ? undefined : project.name;

/** The same; what the type checker says of a file are tests of their own, for the file may also be run. */
export const scopeOf = (project: SeenModule['project'], pool: string | undefined): string | undefined => {
  const name = projectName(project);
  if (pool !== types) return name;
  return name === undefined ? 'typecheck' : `${name} typecheck`;
};

/** Browsers and the type checker run without our shim: only the reporter sees their tests. */
export const hasShim = (project: SeenModule['project'], pool: string | undefined): boolean =>
  project.config.browser?.enabled !== true && pool !== types && pool !== 'browser';

function* testsIn(
  children: Iterable<SeenTest | SeenGroup>,
  above: readonly string[],
): Generator<{ readonly test: SeenTest; readonly titles: readonly string[] }> {
  for (const child of children) {
    const titles = [...above, child.name];
    if (child.type === 'test') yield { test: child, titles };
    else yield* testsIn(child.children, titles);
  }
}

const seen = (test: SeenTest): Outcome => {
  const { state, errors, note } = test.result();
  switch (state) {
    case 'passed':
      return { kind: 'passed' };
    case 'failed':
      return outcomeOf(errors ?? []);
    case 'skipped':
      return { kind: 'skipped', ...(note === undefined ? {} : { reason: note }) };
    default:
      return { kind: 'not-run', because: 'lost' };
  }
};
