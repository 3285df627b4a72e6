import { preflightSuite } from '../../../harness/protocol/preflight.ts';
import type { RunRecord, TestRecord } from '../../../harness/protocol/record.ts';
import type { Reason } from '../../../harness/protocol/verdict.ts';
import { kindOf, whereOf } from '../../regressions.ts';
import { oneLine } from '../../plain-text.ts';

/** What has made a run red. */
export type Blame =
  | 'failure'
  | 'hang'
  | 'crash'
  | 'leak'
  | 'flake'
  | 'overdue'
  | 'otherwise'
  | 'unsettled'
  | 'ledger'
  | 'survivor'
  | 'untrusted'
  | 'incomplete'
  | 'interrupted';

/** One thing that has made a run red, in words. */
export type Blamed = { readonly blame: Blame; readonly words: string };

/** Everything that blocks a run, apart from the checks of its preflight, which have rules of their own. */
export const blamed = (record: RunRecord): readonly Blamed[] => {
  const tests = new Map<string, TestRecord>(record.tests.map(test => [test.id, test]));
  const found = record.verdict.reasons
    .filter(({ level }) => level === 'block')
    .flatMap(reason => (reason.policy === 'regressions' ? ofTests(reason, tests) : ofPolicy(reason)));
  // What did not run because of something else says nothing beside it.
  const own = found.filter(({ words }) => !words.startsWith(needed));
  return own.length > 0 ? own : found;
};

const needed = 'not run for want of another: ';

/** The policies whose word is about the run, not about single tests. */
const policies: Readonly<Record<string, Blame>> = {
  interruption: 'interrupted',
  ledger: 'ledger',
  payments: 'unsettled',
  survivors: 'survivor',
  trust: 'untrusted',
  census: 'incomplete',
  selection: 'incomplete',
  limits: 'incomplete',
};

const ofPolicy = ({ policy, message }: Reason): readonly Blamed[] => {
  if (policy === 'preflight') return [];
  const words = oneLine(message);
  if (policy === 'needs') return [{ blame: 'failure', words: `${needed}${words}` }];
  return [{ blame: policies[policy] ?? 'failure', words }];
};

const ofTests = ({ tests: ids, message }: Reason, tests: ReadonlyMap<string, TestRecord>): readonly Blamed[] => {
  const found = ids.flatMap(id => {
    const test = tests.get(id);
    if (test?.suite === preflightSuite) return [];
    if (test === undefined) return [{ blame: 'failure' as const, words: oneLine(id) }];
    return [{ blame: blameOf(test), words: testWords(test) }];
  });
  return ids.length === 0 ? [{ blame: 'failure', words: oneLine(message) }] : found;
};

const blameOf = ({ outcome, flags, debt }: TestRecord): Blame => {
  switch (debt?.verdict) {
    case 'expired':
      return 'overdue';
    case 'drift':
    case 'escalated':
    case 'solid':
      return 'otherwise';
    default:
  }
  if (outcome === 'hung') return 'hang';
  if (outcome === 'crashed') return 'crash';
  if (outcome === 'failed') return 'failure';
  return flags.includes('leaky') ? 'leak' : 'flake';
};

/** `hung: core :: tests/test_feed.py > test_stream, core/feed.py:31`. Of what a test says nothing is told: it may say anything. */
const testWords = (test: TestRecord): string => {
  const where = whereOf(test);
  const entry = test.debt?.entry === undefined ? '' : ` (entry ${test.debt.entry})`;
  return `${kindOf(test)}: ${oneLine(test.id)}${where === undefined ? '' : `, ${where}`}${entry}`;
};
