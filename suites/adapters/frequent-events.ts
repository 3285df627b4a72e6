import type { Discovered, RunnerEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';

type Said = { readonly [name: string]: unknown };
/** Checks an outcome that is more than a word. */
type OutcomeOf = (said: unknown) => Outcome | undefined;
type Of<Type> = Extract<RunnerEvent, { readonly type: Type }>;
type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * The events of which a run has thousands, checked by hand, because a schema takes several times as long. What is wrong, or seldom, gives
 * nothing: the schema judges it.
 */
export const frequentEvent = (said: unknown, outcomeOf: OutcomeOf): RunnerEvent | undefined => {
  if (!isSaid(said)) return undefined;
  switch (said['type']) {
    case 'test-started':
      return startedOf(said);
    case 'test-finished':
      return finishedOf(said, outcomeOf);
    case 'discovered':
      return discoveredOf(said);
    case 'runner-view':
      return viewOf(said, outcomeOf);
    default:
      return undefined;
  }
};

/** One for all: there may be a hundred thousand of it. */
const passed: Outcome = { kind: 'passed' };

const startedOf = ({ pid, test, attempt, ownLimitMs, concurrent, key }: Said): Of<'test-started'> | undefined => {
  const ref = refOf(test);
  if (ref === undefined || !isCount(pid, 1) || !isCount(attempt, 1)) return undefined;
  const event: Writable<Of<'test-started'>> = { type: 'test-started', pid, test: ref, attempt };
  if (ownLimitMs !== undefined) {
    if (!isMs(ownLimitMs)) return undefined;
    event.ownLimitMs = ownLimitMs;
  }
  if (concurrent !== undefined) {
    if (typeof concurrent !== 'boolean') return undefined;
    event.concurrent = concurrent;
  }
  if (key !== undefined) {
    if (typeof key !== 'string') return undefined;
    event.key = key;
  }
  return event;
};

const finishedOf = ({ pid, test, attempt, ms, outcome }: Said, of: OutcomeOf): Of<'test-finished'> | undefined => {
  const ref = refOf(test);
  if (ref === undefined || !isCount(pid, 1) || !isCount(attempt, 1) || !isMs(ms)) return undefined;
  const fate = fateOf(outcome, of);
  return fate === undefined ? undefined : { type: 'test-finished', pid, test: ref, attempt, ms, outcome: fate };
};

const modes: ReadonlySet<unknown> = new Set<Discovered['mode']>(['run', 'skip', 'deselected', 'unselected']);
const isMode = (said: unknown): said is Discovered['mode'] => modes.has(said);

const discoveredOf = ({ pid, tests }: Said): Of<'discovered'> | undefined => {
  if (!isCount(pid, 1) || !Array.isArray(tests)) return undefined;
  const found: Discovered[] = [];
  for (const said of tests as readonly unknown[]) {
    const ref = refOf(said);
    if (ref === undefined || !isSaid(said) || !isMode(said['mode'])) return undefined;
    const { mode, reason } = said;
    if (reason !== undefined && typeof reason !== 'string') return undefined;
    found.push(reason === undefined ? { ...ref, mode } : { ...ref, mode, reason });
  }
  return { type: 'discovered', pid, tests: found };
};

const viewOf = ({ tests }: Said, of: OutcomeOf): Of<'runner-view'> | undefined => {
  if (!Array.isArray(tests)) return undefined;
  const seen: Of<'runner-view'>['tests'][number][] = [];
  for (const said of tests as readonly unknown[]) {
    if (!isSaid(said)) return undefined;
    const { test, outcome, ms } = said;
    const ref = refOf(test);
    const fate = fateOf(outcome, of);
    if (ref === undefined || fate === undefined || !isMs(ms)) return undefined;
    seen.push({ test: ref, outcome: fate, ms });
  }
  return { type: 'runner-view', tests: seen };
};

const fateOf = (said: unknown, of: OutcomeOf): Outcome | undefined =>
  isSaid(said) && said['kind'] === 'passed' ? passed : of(said);

/** Made anew: whatever else a line says of a place is not kept. */
const refOf = (said: unknown): TestRef | undefined => {
  if (!isSaid(said)) return undefined;
  const { file, titles, project, nth } = said;
  if (!isTexts(titles) || (file !== undefined && typeof file !== 'string')) return undefined;
  const ref: Writable<TestRef> = file === undefined ? { titles } : { file, titles };
  if (project !== undefined) {
    if (typeof project !== 'string') return undefined;
    ref.project = project;
  }
  if (nth !== undefined) {
    if (!isCount(nth, 0)) return undefined;
    ref.nth = nth;
  }
  return ref;
};

const isSaid = (said: unknown): said is Said => typeof said === 'object' && said !== null && !Array.isArray(said);

const isCount = (said: unknown, least: number): said is number => Number.isSafeInteger(said) && Number(said) >= least;

const isMs = (said: unknown): said is number => typeof said === 'number' && said >= 0 && said < Infinity;

const isTexts = (said: unknown): said is readonly string[] =>
  Array.isArray(said) && said.every(each => typeof each === 'string');
