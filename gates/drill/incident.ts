import type { AlertFacts } from '../../reports/alerts/facts.ts';
import type { Alert } from '../../reports/alerts/alert.ts';
import type { AlertLimits } from '../../reports/alerts/limits.ts';

/**
 * How an incident is played. `real`: it happens. `stand-in`: something on this machine plays the part of what cannot be
 * made to go wrong here, and the gate meets it. `told`: only the facts are made up; the rules, the limits and the sending
 * are real.
 */
export type Reality = 'real' | 'stand-in' | 'told';

/** Something that goes wrong, and who must hear what of it. */
export type Incident = {
  readonly name: string;
  /** For people. */
  readonly what: string;
  readonly how: Reality;
  /** What is done, for people. */
  readonly played: string;
  /** Every alert that must arrive, as `P0 database-gone`, and no other: in any order. */
  readonly expected: readonly string[];
  readonly play: (scene: Scene) => Promise<void>;
};

/** A project of one incident with a branch `main`, an alert store and a channel of its own. */
export type Scene = {
  /** Absolute; gone when the incident is over. */
  readonly root: string;
  /** Writes the configuration, with alerts that go where this scene listens, and more files. */
  readonly project: (settings: object, files?: Readonly<Record<string, string>>) => void;
  /** Commits everything that is there. */
  readonly commit: () => Promise<void>;
  /** Runs a real gate in it, which sends its own alerts. */
  readonly gate: (...words: readonly string[]) => Promise<void>;
  /** Sends the alerts that the rules make of these facts, of which those that are left out are sound. */
  readonly tell: (facts: Partial<AlertFacts>) => Promise<void>;
  /** Sends alerts by webhooks with these addresses, of which nothing arrives here. */
  readonly sendInto: (
    addresses: readonly string[],
    alerts: readonly Alert[],
    limits: Partial<AlertLimits>,
  ) => Promise<void>;
  /** A port of this machine on which nobody listens. */
  readonly deadPort: () => Promise<number>;
};
