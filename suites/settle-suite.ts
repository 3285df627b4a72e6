import type { SuiteEvent } from '../harness/protocol/event.ts';
import type { NotRunReason, Outcome } from '../harness/protocol/outcome.ts';
import { loadRef, sessionRef, testId, type TestRef } from '../harness/protocol/test-id.ts';
import type { Adapter, ExitMeaning, FileRef, Selection, SuiteDefinition } from './adapter.ts';
import type { Ending } from './ending.ts';
import type { LooseEnds } from './loose-ends.ts';
import { finished } from './told-tests.ts';
import { exitWords, idleCrashOf } from './words.ts';

/** A suite at its end, before its loose ends are tied. */
type Closing = {
  readonly suite: SuiteDefinition;
  readonly adapter: Adapter;
  readonly ends: LooseEnds;
  /** Of the last launch. */
  readonly ending: Ending;
  readonly stopped: boolean;
  /** Launches so far. */
  readonly number: number;
  /** What the gate chose; absent: everything. */
  readonly only?: Selection;
  /** The end of the run was a budget. */
  readonly isBudget?: boolean;
  /** Why there was no further launch although tests are left. */
  readonly gaveUp?: string;
};

/** Ties the loose ends: every test that was discovered gets its outcome, and the runner's exit is held against them. */
export const settleSuite = (
  closing: Closing,
): { readonly events: readonly SuiteEvent[]; readonly incomplete?: string } => {
  const { suite, ends } = closing;
  const because = whyNotRun(closing);
  const left = [...ends.unfated(), ...ends.unseen().flatMap(file => unseenOf(file, closing))];
  const tied = left.map(ref => tie(suite, ends, ref, { kind: 'not-run', ...because }));
  const session = sessionTrouble(closing);
  const events = session === undefined ? tied : [...tied, tie(suite, ends, sessionRef, session)];
  const incomplete = incompleteness(closing);
  return { events, ...(incomplete === undefined ? {} : { incomplete }) };
};

/** What is missing of a file that nobody has loaded: the tests that were chosen of it, or the file as a whole. */
const unseenOf = ({ file, project }: FileRef, { only, isBudget }: Closing): readonly TestRef[] => {
  const chosen =
    isBudget === true ? (only?.tests ?? []).filter(ref => ref.file === file && ref.project === project) : [];
  return chosen.length > 0 ? chosen : [loadRef(file, project)];
};

const tie = (suite: SuiteDefinition, ends: LooseEnds, ref: TestRef, outcome: Outcome): SuiteEvent => {
  ends.finish(ref, outcome);
  return finished(suite.name, { ref, outcome, attempt: 1, ms: 0 });
};

const whyNotRun = ({
  suite,
  ends,
  ending,
  stopped,
  adapter,
  isBudget,
  gaveUp,
}: Closing): { readonly because: NotRunReason; readonly reason?: string } => {
  if (stopped) return { because: 'interrupted' };
  if (ending.deadline === 'run' && isBudget === true) return { because: 'budget' };
  if (ending.deadline === 'suite' || ending.deadline === 'run')
    return { because: 'deadline', reason: `${ending.deadline} limit` };
  if (ending.bailed !== undefined) return { because: 'deselected', reason: ending.bailed };
  if (ending.cut && !adapter.resumes) return { because: ending.deadline === undefined ? 'crashed' : 'hung' };
  const session = ends.fateOf(sessionRef);
  if (session === 'hung' || session === 'crashed')
    return {
      because: session,
      reason: [testId(suite.name, sessionRef), ...(gaveUp === undefined ? [] : [gaveUp])].join(', '),
    };
  // What a failed globalSetup takes with it has a name: the session.
  if (ending.sessionFailures.some(({ workerLoss }) => !workerLoss))
    return { because: 'hook', reason: testId(suite.name, sessionRef) };
  return { because: 'lost', ...(gaveUp === undefined ? {} : { reason: gaveUp }) };
};

/** Trouble of the runner as a whole. What our own kill has caused does not count. */
const sessionTrouble = ({ adapter, ending, ends, stopped }: Closing): Outcome | undefined => {
  if (ends.hasFate(sessionRef)) return undefined;
  const said = ending.sessionFailures.filter(({ workerLoss }) => !(workerLoss && (ending.cut || stopped)));
  if (said.length > 0) return { kind: 'failed', failures: said.map(({ failure }) => failure) };
  const signal = ending.exit?.signal;
  if (signal === undefined || ending.cut || stopped || ends.hasCrashed()) return undefined;
  // Some runners end themselves so once they have said everything.
  if (ending.done && adapter.exit(ending.exit ?? {}) !== 'silent') return undefined;
  return idleCrashOf(ending.exit ?? {});
};

/** Why the suite cannot be trusted, when it cannot. */
const incompleteness = (closing: Closing): string | undefined => {
  const { suite, adapter, ends, ending, stopped, number } = closing;
  if (ending.startFailure !== undefined) return `could not start: ${ending.startFailure}`;
  if (stopped) return undefined; // the verdict says interrupted
  if (ending.deadline === 'run' && closing.isBudget === true) return undefined; // cut off, and said of each test
  if (ending.deadline === 'suite' || ending.deadline === 'run')
    return `the ${ending.deadline} limit ended it before all tests had run`;
  if (ending.bailed !== undefined) return `the runner stopped early (${ending.bailed}): run it without that option`;
  if (ending.gaps.length > 0) return ending.gaps.join('; ');
  const meaning = adapter.exit(ending.exit ?? {});
  const went = meaning === 'passed' || meaning === 'no-tests';
  // Of what the gate has chosen, nothing may be left: renamed, or removed.
  if (ends.fates === 0) return went && closing.only !== undefined ? undefined : noTests(suite, meaning);
  if (ending.cut || number > 1) return undefined;
  return disagreement(meaning, closing);
};

const noTests = ({ name, cwd }: SuiteDefinition, meaning: ExitMeaning): string =>
  meaning === 'passed' || meaning === 'no-tests'
    ? `no tests were found: check cwd (${cwd}) and args of suite ${name}`
    : `the runner ended without reporting a test: see its log`;

/** The exit code must be explained by the tests, or by the runner's own words. */
const disagreement = (meaning: ExitMeaning, { ends, ending }: Closing): string | undefined => {
  if (meaning === 'passed' || meaning === 'no-tests') return undefined;
  if (ends.hasBad() || ending.sessionFailures.length > 0 || ends.hasFate(sessionRef)) return undefined;
  return `${exitWords(ending.exit ?? {}).replace('its process', 'the runner')} although no test failed, and does not say why: see its log`;
};
