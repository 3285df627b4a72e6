import type { RunRecord } from '../harness/protocol/record.ts';
import type { Stamped } from '../harness/protocol/event.ts';

/** Takes one line, without its line break. */
export type Print = (line: string) => void;

/** What somebody wants otherwise in a report. */
export type Wishes = {
  /** How JUnit tells what the ledger excuses: as it happened, or as skipped. */
  readonly junitKnown?: JUnitKnown;
};

/** For readers of JUnit that know only red and green: known debt can be kept out of the red. */
export type JUnitKnown = 'failed' | 'skipped';

/** Makes one file of a run folder from the record alone: the same record gives the same text. */
export type FileReporter = {
  readonly name: string;
  /** Relative to the run's folder. */
  readonly path: string;
  readonly render: (record: RunRecord, wishes?: Wishes) => string;
  /** The same text in pieces, where it grows with the tests: of a hundred thousand it should not stand in memory as a whole. */
  readonly pieces?: (record: RunRecord, wishes?: Wishes) => Iterable<string>;
};

/** Where live output goes. */
export type Screen = {
  /** `redraws`: a block can be replaced in place. `lines`: only whole lines can be added. */
  readonly kind: 'redraws' | 'lines';
  readonly columns: () => number;
  /** Adds a line that stays. */
  readonly line: Print;
  /** Replaces the block below the lines; an empty text removes it. Does nothing on a screen of lines. */
  readonly block: (text: string) => void;
};

/** The part of a clock that live output needs. */
export type LiveClock = {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** A live reporter at work. Neither function throws; after `stop` nothing is written any more. */
export type LiveWatch = { readonly see: (stamped: Stamped) => void; readonly stop: () => void };

/** Tells what happens while it happens, from the events alone. */
export type LiveReporter = { readonly name: string; readonly start: (screen: Screen, clock: LiveClock) => LiveWatch };
