import type { Alert } from '../alert.ts';
import type { AlertFacts } from '../facts.ts';
import { gateFailed } from './gate-failed.ts';
import { preflightFailed } from './preflight-failed.ts';
import { preflightWarned } from './preflight-warned.ts';
import type { Rule, Told } from './rule.ts';

/** Every rule, in the order in which alerts are sent: what is most urgent comes first within one kind of trouble. */
export const rules: readonly Rule[] = [preflightFailed, gateFailed, preflightWarned];

/** What somebody should know of these facts, the most urgent first. */
export const alertsOf = (facts: AlertFacts): readonly Alert[] =>
  rules
    .flatMap(rule => {
      const told = rule.tell(facts);
      return told === undefined ? [] : [alertOf(rule, told, facts)];
    })
    .toSorted((a, b) => a.priority.localeCompare(b.priority));

const alertOf = ({ name, priority }: Rule, told: Told, { source, at, evidence, run }: AlertFacts): Alert => {
  const environment = run?.preflight?.env ?? null;
  return {
    rule: name,
    priority,
    key: [name, source, environment ?? '-', ...(told.about === undefined ? [] : [told.about])].join(' '),
    title: told.title,
    source,
    at,
    environment,
    failed: atMostTen(told.failed ?? []),
    actions: [...told.actions, `read \`${name}\` in docs/guides/runbook.md`],
    evidence,
  };
};

const most = 10;

const atMostTen = (failed: readonly string[]): readonly string[] =>
  failed.length <= most ? failed : [...failed.slice(0, most), `and ${failed.length - most} more`];
