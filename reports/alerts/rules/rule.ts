import type { Priority } from '../alert.ts';
import type { AlertFacts } from '../facts.ts';

/** What a rule is about. */
export type Area = 'gate' | 'watchdog' | 'debt' | 'preflight' | 'alerts';

/** What a rule says when it fires. */
export type Told = {
  /** One line, without the priority. */
  readonly title: string;
  /** What went wrong, the worst first: any number. */
  readonly failed?: readonly string[];
  /** What to do, the first thing first. */
  readonly actions: readonly string[];
  /** What it is about beside its source and environment: alerts about different things do not throttle each other. */
  readonly about?: string;
};

/** Facts in, at most one alert out: no effects, no clock, no throwing. */
export type Rule = {
  readonly name: string;
  readonly area: Area;
  readonly priority: Priority;
  /** When it fires, for people. */
  readonly when: string;
  /** Undefined: all is well as far as this rule can see. */
  readonly tell: (facts: AlertFacts) => Told | undefined;
};
