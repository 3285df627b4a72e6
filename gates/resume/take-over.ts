import type { RunEvent, Stamped } from '../../harness/protocol/event.ts';
import { preflightSuite } from '../../harness/protocol/preflight.ts';
import type { Earlier } from '../../suites/earlier.ts';
import { hasCleanedName } from '../secrets/known-names.ts';
import { EarlierSuite } from './earlier-suite.ts';

/** What a new run takes over from an interrupted one. */
export type TakeOver = {
  /** To be told before anything else: then the new journal holds all of it. */
  readonly events: readonly RunEvent[];
  /** Suites that were brought to their end. */
  readonly finished: ReadonlySet<string>;
  /** Of the others, those of which something is left. */
  readonly rest: ReadonlyMap<string, Earlier>;
};

/**
 * Reads what stands in the journal of an interrupted run, as far as it makes sense. `resumable`: suites whose runner can be
 * told what to leave out; of the others only what was brought to its end stays.
 */
export const takeOver = (from: string, journal: readonly Stamped[], resumable: ReadonlySet<string>): TakeOver => {
  const suites = new Map<string, EarlierSuite>();
  const events = new Map<string, RunEvent[]>();
  const finished = new Set<string>();
  /** Not started in that run: it may be in this one. */
  const unmet = new Set<string>();
  /** With tests whose names their runners do not know: there is no telling them what to leave out. */
  const nameless = new Set<string>();
  let unwatched = 0;
  let through: readonly string[] = [];
  const suiteOf = (name: string): EarlierSuite => {
    const suite = suites.get(name) ?? new EarlierSuite();
    suites.set(name, suite);
    return suite;
  };
  const listOf = (suite: string): RunEvent[] => {
    const list = events.get(suite) ?? [];
    events.set(suite, list);
    return list;
  };
  const heads = new Map<string, { launches: number; ms: number }>();
  try {
    for (const { at, event } of journal) {
      // What a run says while it is being stopped, its end may have caused.
      if (event.type === 'interrupted') break;
      if (event.type === 'resumed') {
        unwatched = event.unwatched;
        through = event.through;
        for (const head of event.suites) {
          suiteOf(head.suite).inherit(head);
          heads.set(head.suite, { launches: head.launches, ms: head.ms });
        }
      }
      if (!('suite' in event) || event.suite === undefined || event.type === 'note') continue;
      const { suite } = event;
      if (suite === preflightSuite) continue; // what was so then may not be so now
      if (event.type === 'launch-started') heads.set(suite, { launches: event.launch, ms: 0 });
      suiteOf(suite).see(event, at);
      if (hasCleanedName(event)) nameless.add(suite);
      if (lasting.has(event.type)) listOf(suite).push(event);
      if (event.type === 'suite-finished' && event.unmet !== undefined) unmet.add(suite);
      else if (event.type === 'suite-finished' && event.incomplete === undefined) finished.add(suite);
    }
  } catch {
    // A line that makes no sense: what came before it stays.
  }
  for (const suite of unmet) suites.delete(suite);
  const whole = [...finished].flatMap(suite => events.get(suite) ?? []);
  const told: RunEvent[] = [];
  const rest = new Map<string, Earlier>();
  let kept = new Set(whole.flatMap(event => (event.type === 'test-finished' ? [event.test] : []))).size;
  for (const [suite, earlier] of suites) {
    const left = finished.has(suite) || nameless.has(suite) || !resumable.has(suite) ? undefined : earlier.rest();
    if (left === undefined) continue;
    told.push(...left.events.map(event => ({ suite, ...event })));
    rest.set(suite, left);
    kept += left.kept;
    unwatched += left.unwatched;
  }
  const spent = [
    ...[...finished].map(suite => ({ suite, ...(heads.get(suite) ?? { launches: 0, ms: 0 }) })),
    ...[...rest].map(([suite, { launches, ms }]) => ({ suite, launches, ms })),
  ];
  return {
    events: [...whole, ...told, { type: 'resumed', from, through: [...through, from], kept, unwatched, suites: spent }],
    finished,
    rest,
  };
};

/** What is told again of a suite that was brought to its end. */
const lasting: ReadonlySet<RunEvent['type']> = new Set([
  'suite-started',
  'runner-version',
  'tests-discovered',
  'test-finished',
  'test-leaked',
  'file-finished',
  'requeued',
  'rerun-finished',
  'suite-finished',
]);
