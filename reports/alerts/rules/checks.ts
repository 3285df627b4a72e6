import type { CheckRecord, PreflightRecord } from '../../../harness/protocol/preflight.ts';
import type { AlertFacts } from '../facts.ts';
import type { Rule, Told } from './rule.ts';

/** What a failed check is about: each has a rule, a page in the runbook, and people who mend it. */
export type Trouble =
  | 'arming'
  | 'clock'
  | 'database-gone'
  | 'database-slow'
  | 'disk'
  | 'environment'
  | 'exchange'
  | 'positions'
  | 'secret'
  | 'other';

/** The checks that have failed or could not find out, each with what it is about. Where somebody has stopped the run, what could not be found out says nothing. */
export const troubled = ({
  run,
  secrets,
}: Pick<AlertFacts, 'run' | 'secrets'>): readonly { readonly check: CheckRecord; readonly trouble: Trouble }[] =>
  (run?.preflight?.checks ?? [])
    .filter(({ status }) => status === 'fail' || (status === 'error' && run?.verdict.kind !== 'interrupted'))
    .map(check => ({ check, trouble: troubleOf(check, secrets) }));

const byType: Readonly<Record<string, Trouble>> = {
  env: 'environment',
  secrets: 'environment',
  'live-arming': 'arming',
  redis: 'database-gone',
  postgres: 'database-gone',
  http: 'exchange',
  positions: 'positions',
  disk: 'disk',
  'clock-skew': 'clock',
};

const troubleOf = ({ type, pings, name }: CheckRecord, secrets: readonly string[]): Trouble => {
  // It has answered, so it is there: only too slowly.
  if (pings !== undefined) return 'database-slow';
  if (type === 'git') return secrets.includes(name) ? 'secret' : 'other';
  return byType[type] ?? 'other';
};

/** What only checks of one kind have made red. */
type FailedChecks = {
  readonly name: string;
  readonly trouble: Trouble;
  readonly when: string;
  readonly title: (preflight: PreflightRecord) => string;
  readonly actions: readonly string[];
};

/** A rule for a preflight in which only one kind of thing is wrong: one message, which says what. */
export const failedChecks = ({ name, trouble, when, title, actions }: FailedChecks): Rule => ({
  name,
  area: 'preflight',
  priority: 'P0',
  when,
  tell: (facts): Told | undefined => {
    const found = troubled(facts);
    const preflight = facts.run?.preflight;
    if (preflight === undefined || found.length === 0) return undefined;
    if (found.some(each => each.trouble !== trouble)) return undefined;
    return { title: title(preflight), failed: found.map(({ check }) => checkWords(check)), actions };
  },
});

/** `redis: nobody listens there (ECONNREFUSED)`. The check has taken out what is secret. */
export const checkWords = ({ name, message }: Pick<CheckRecord, 'name' | 'message'>): string => `${name}: ${message}`;

/** What the checks themselves say that mends them, each once. */
export const remedies = (checks: readonly Pick<CheckRecord, 'remedy'>[]): readonly string[] => [
  ...new Set(checks.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]))),
];
