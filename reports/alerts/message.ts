import { truncate } from '../plain-text.ts';
import { type Alert, type Priority, priorities } from './alert.ts';

/** What travels: one alert, or a digest of those that came too fast. */
export type Message = {
  readonly kind: 'alert' | 'digest';
  readonly priority: Priority;
  /** One, or the most urgent of a digest. */
  readonly alerts: readonly Alert[];
  /** How many more a digest stands for. */
  readonly more: number;
  /** How many of the same kind were held back since the last one. */
  readonly suppressed: number;
};

/** So many of a digest are carried whole; the rest is counted. */
const carried = 100;

/** The message of one alert. */
export const messageOf = (alert: Alert, suppressed: number): Message => ({
  kind: 'alert',
  priority: alert.priority,
  alerts: [alert],
  more: 0,
  suppressed,
});

/** One message for many alerts, the most urgent first. */
export const digestOf = (alerts: readonly Alert[], suppressed: number): Message => {
  const sorted = byPriority(alerts);
  return {
    kind: 'digest',
    priority: sorted[0]?.priority ?? 'P3',
    alerts: sorted.slice(0, carried),
    more: Math.max(0, sorted.length - carried),
    suppressed,
  };
};

/** The most urgent first; among equals the order stays. */
export const byPriority = <T extends { readonly priority: Priority }>(alerts: readonly T[]): readonly T[] =>
  alerts.toSorted((a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority));

const mostListed = 11;
const longest = { title: 300, line: 400, word: 200 } as const;

/** The alert as it may be stored and sent: nothing secret in it, and no text without end. */
export const fit = (alert: Alert, redact: (text: string) => string): Alert => {
  const cut = (text: string, limit: number): string => truncate(redact(text), limit);
  return {
    ...alert,
    rule: cut(alert.rule, longest.word),
    key: cut(alert.key, longest.line),
    title: cut(alert.title, longest.title),
    source: cut(alert.source, longest.word),
    environment: alert.environment === null ? null : cut(alert.environment, longest.word),
    failed: alert.failed.slice(0, mostListed).map(text => cut(text, longest.line)),
    actions: alert.actions.slice(0, mostListed).map(text => cut(text, longest.line)),
    evidence: alert.evidence === null ? null : cut(alert.evidence, longest.line),
  };
};
