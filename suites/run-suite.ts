import type { RunEvent, SuiteEvent } from '../harness/protocol/event.ts';
import type { OutcomeKind } from '../harness/protocol/outcome.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { Selection } from './adapter.ts';
import { afterEarlier, type Earlier } from './earlier.ts';
import { Fates } from './fates.ts';
import { type LaunchNeeds, runLaunches } from './launches.ts';
import { LooseEnds } from './loose-ends.ts';
import { relativeEvent } from './relative-frames.ts';
import { rerun, type Rerun } from './rerun.ts';
import { settleSuite } from './settle-suite.ts';
import { inKnownName } from './test-names.ts';

/** Everything a suite needs to run. */
export type SuiteRun = LaunchNeeds & {
  /** Absent: the whole suite. */
  readonly only?: Selection;
  /** What an interrupted run has left of this suite. */
  readonly earlier?: Earlier;
  /** Tests whose passing must be proven by reruns on their own: their debts may be paid. */
  readonly prove?: Pick<ReadonlySet<TestId>, 'has'>;
};

/** How often a test that has passed is run again before its debt counts as paid. */
const proofs = 3;

/** Runs one suite to its end: every discovered test has exactly one outcome, whatever happened to its processes. */
export async function* runSuite(how: SuiteRun): AsyncGenerator<RunEvent, void> {
  const { suite, clock, only, earlier } = how;
  const startedAt = clock.now();
  const fates = new Fates(how.mode === 'list' ? undefined : how.prove);
  const ends = new LooseEnds(suite.name);
  const stamp = (event: SuiteEvent): RunEvent => ({
    suite: suite.name,
    ...relativeEvent(inKnownName(ends, event), how.root),
  });
  yield { type: 'suite-started', suite: suite.name };

  for (const event of earlier?.events ?? []) {
    ends.recall(event);
    fates.see(event);
  }
  const why = earlier === undefined ? 'first launch' : 'the rest of an interrupted run';
  const round = { ends, startedAt, launched: earlier?.launches ?? 0, why, ...(only === undefined ? {} : { only }) };
  const first = yield* stamped(runLaunches(how, round), told => {
    const event = inKnownName(ends, afterEarlier(told, earlier));
    fates.see(event);
    return stamp(event);
  });
  const { events, incomplete } = settleSuite({
    ...how,
    ends,
    ending: first.ending,
    ...(first.gaveUp === undefined ? {} : { gaveUp: first.gaveUp }),
    stopped: how.stop.aborted,
    number: first.launches,
  });
  for (const event of events) yield stamp(event);

  const again = { how, fates, startedAt, launched: first.launched, stamp };
  const launched = yield* retry(again);
  const last = yield* prove({ ...again, launched });
  if (first.ending.unseen > 0) yield unseen(suite.name, first.ending.unseen);
  if (first.torn + last.torn > 0) yield unread(suite.name, first.torn + last.torn);
  yield {
    type: 'suite-finished',
    suite: suite.name,
    exit: first.ending.exit ?? {},
    ms: (earlier?.ms ?? 0) + clock.now() - startedAt,
    ...(incomplete === undefined ? {} : { incomplete }),
  };
}

type Again = {
  readonly how: SuiteRun;
  readonly fates: Fates;
  readonly startedAt: number;
  readonly launched: number;
  readonly stamp: (event: SuiteEvent) => RunEvent;
};

/** Extra attempts for what went wrong, each time in a launch of its own. Gives the launches so far. */
async function* retry({ how, fates, startedAt, launched, stamp }: Again): AsyncGenerator<RunEvent, number> {
  let so = launched;
  for (let round = 1; round <= how.suite.retries && how.mode === 'run'; round++) {
    const tests = fates.bad();
    if (tests.length === 0 || isOver(how)) break;
    const why = `retry ${round} of ${how.suite.retries}: ${tests.length} test(s) that went wrong`;
    const end: Rerun = yield* rerun(how, { tests, startedAt, launched: so, why }, event => {
      if (event.type !== 'test-finished') return stamp(event);
      const next = { ...event, attempt: fates.attempts(event.test) + event.attempt };
      fates.later(next);
      return stamp(next);
    });
    fates.close();
    so = end.launched;
  }
  return so;
}

/** Runs what is clean, and whose debt that may pay, on its own. What leaves a process behind then has not passed. */
async function* prove({ how, fates, startedAt, launched, stamp }: Again): AsyncGenerator<RunEvent, Rerun> {
  const tests = fates.clean();
  let end: Rerun = { launched, torn: 0 };
  if (tests.length === 0 || how.mode === 'list') return end;
  for (let nth = 1; nth <= proofs && !isOver(how); nth++) {
    const why = `proof ${nth} of ${proofs}: ${tests.length} test(s) whose debt may be paid`;
    const outcomes = new Map<TestId, OutcomeKind>();
    end = yield* rerun(how, { tests, startedAt, launched: end.launched, why }, event => {
      if (event.type === 'test-finished' && outcomes.get(event.test) !== 'failed')
        outcomes.set(event.test, event.outcome.kind === 'passed' ? 'passed' : 'failed');
      if (event.type === 'test-leaked') outcomes.set(event.test, 'failed');
      return event.type === 'test-finished' || event.type === 'test-leaked' ? undefined : stamp(event);
    });
    for (const [test, outcome] of outcomes) yield { type: 'rerun-finished', suite: how.suite.name, test, nth, outcome };
  }
  return end;
}

const isOver = ({ stop, runEndsAt = Infinity, clock }: SuiteRun): boolean => stop.aborted || clock.now() >= runEndsAt;

const unseen = (suite: string, files: number): RunEvent => ({
  type: 'note',
  level: 'info',
  suite,
  text: `of ${files} file(s), which ran in a browser or were checked by the type checker, tests are told when they have ended: they had no clock of their own`,
});

const unread = (suite: string, count: number): RunEvent => ({
  type: 'note',
  level: 'warning',
  suite,
  text: `${count} line(s) of what the runner said could not be read`,
});

async function* stamped<T>(
  events: AsyncGenerator<SuiteEvent, T>,
  stamp: (event: SuiteEvent) => RunEvent,
): AsyncGenerator<RunEvent, T> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    yield stamp(next.value);
  }
}
