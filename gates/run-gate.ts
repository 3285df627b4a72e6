import type { Clock } from '../harness/clock.ts';
import type { Settlement } from '../harness/protocol/debt.ts';
import type { RunEvent, Stamped } from '../harness/protocol/event.ts';
import type { RunHead, RunRecord, SuiteHead } from '../harness/protocol/record.ts';
import type { VerdictKind } from '../harness/protocol/verdict.ts';
import { conclude } from './conclude.ts';
import type { StopSignal } from './exit-code.ts';
import { Journal } from './journal.ts';
import { isMachineTrouble, plainly } from './plain-error.ts';
import { type Findings, Recorder } from './recorder.ts';

/** One run, ready to go. */
export type GateRun = {
  readonly head: RunHead;
  readonly suites: readonly SuiteHead[];
  /** What is to be said before the first suite starts. */
  readonly notes: readonly RunEvent[];
  /** The events of all suites, in order. `stop` ends them kindly. */
  readonly events: AsyncIterable<RunEvent>;
  readonly runDir: string;
  readonly clock: Clock;
  /** Sees every event after it is on disk. */
  readonly see: (stamped: Stamped) => void;
  /** Holds what was found against the ledger and what is remembered. */
  readonly settle: (findings: Findings) => Settlement;
  /** Gets a way to ask for what the run has come to so far. */
  readonly watch?: (peek: () => Findings | undefined) => void;
  /** A part of the run whose verdict is told as soon as it is known. */
  readonly stage?: Stage;
  /** Remembers the run; gives a sentence for each report made of that which could not be written. */
  readonly remember: (record: RunRecord) => Promise<readonly string[]>;
  /** Writes the reports; gives a sentence for each that could not be written. */
  readonly publish: (record: RunRecord) => readonly string[];
  /** Ends everything that runs, because nothing of it can be kept. */
  readonly abandon: () => void;
  /** The signal that stopped the run, once there is one. */
  readonly stoppedBy: () => StopSignal | undefined;
};

/** A part of a run with a verdict of its own. */
export type Stage = {
  readonly name: string;
  /** Takes every event in; true once, when nothing of the part is left to wait for. */
  readonly isComplete: (event: RunEvent) => boolean;
  readonly judge: (findings: Findings) => { readonly verdict: VerdictKind; readonly tests: number };
};

/** What a run has come to, and what the gate itself could not do. */
export type RunEnd = { readonly record: RunRecord; readonly troubles: readonly string[] };

/** Events that wait to be written and shown. */
const mostUnseen = 1_000;

/** Runs a gate: one loop, one order. Every event is in the journal before it is shown, and before a report is made. Throws when there can be no journal. */
export const runGate = async (run: GateRun): Promise<RunEnd> => {
  const book = new Book(run);
  book.take({ type: 'run-started', run: run.head, suites: run.suites });
  for (const note of run.notes) book.take(note);
  // Who is killed from now on leaves a run that says what it was.
  book.flush();
  try {
    for await (const event of run.events) {
      book.heedSignal();
      book.take(event);
    }
  } catch (error) {
    const { text, inFull } = wordsOf(error);
    book.take({ type: 'note', level: 'error', text: inFull });
    book.blame(text);
  }
  book.heedSignal();
  return book.close();
};

const wordsOf = (error: unknown): { readonly text: string; readonly inFull: string } => {
  if (isMachineTrouble(error)) {
    const text = `the run had to be ended: ${plainly(error)}`;
    return { text, inFull: text };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `the gate itself failed: ${plainly(error)}`,
    inFull: `the gate itself failed, please report it: ${stack}`,
  };
};

/** The journal of a run and what is made of it. */
class Book {
  readonly #run: GateRun;
  readonly #journal: Journal;
  readonly #recorder = new Recorder();
  readonly #troubles: string[] = [];
  readonly #startedAt: number;
  /** Not yet on disk, so not yet shown. */
  #unseen: Stamped[] = [];
  #seq = 0;
  #interrupted = false;

  constructor(run: GateRun) {
    this.#run = run;
    this.#journal = new Journal(run.runDir);
    this.#startedAt = run.clock.now();
    run.watch?.(() => this.#recorder.findings);
  }

  take(event: RunEvent): void {
    const stamped: Stamped = { seq: this.#seq++, at: this.#run.clock.wall(), event };
    this.#journal.write(stamped);
    this.#recorder.apply(stamped);
    // What comes in one turn of the event loop is written together.
    const waiting = this.#unseen.push(stamped);
    if (waiting === 1) setImmediate(() => this.flush());
    if (waiting >= mostUnseen) this.flush();
    this.#heedStage(event);
  }

  /** What has been taken: on disk first, then shown. */
  flush(): void {
    const events = this.#unseen;
    this.#unseen = [];
    this.#journal.flush();
    this.#heedJournal();
    for (const event of events) this.#run.see(event);
  }

  #heedStage(event: RunEvent): void {
    const { stage, clock } = this.#run;
    if (stage?.isComplete(event) !== true) return;
    const { findings } = this.#recorder;
    if (findings === undefined) return;
    const ms = Math.max(0, clock.now() - this.#startedAt);
    this.take({ type: 'stage-finished', stage: stage.name, ms, ...stage.judge(findings) });
  }

  /** Says that the run was stopped from outside as soon as it is known. */
  heedSignal(): void {
    const signal = this.#run.stoppedBy();
    if (signal === undefined || this.#interrupted) return;
    this.#interrupted = true;
    this.take({ type: 'interrupted', signal });
  }

  /** Trouble of the gate itself: the first is told, and the run is over. */
  blame(trouble: string): void {
    if (this.#troubles.length === 0) this.#troubles.push(trouble);
    this.#run.abandon();
  }

  /** The reports come before the last line of the journal, so that its verdict knows whether they could be written. */
  async close(): Promise<RunEnd> {
    this.#settle();
    this.flush();
    const record = await this.#remember(this.#publish(this.#conclude()));
    this.take({ type: 'run-finished', verdict: record.verdict });
    this.flush();
    this.#journal.close();
    this.#heedJournal();
    const isTold = record.verdict.reasons.some(({ message }) => this.#troubles.includes(message));
    if (this.#troubles.length === 0 || isTold) return { record, troubles: this.#troubles };
    return { record: this.#publish(this.#conclude()), troubles: this.#troubles };
  }

  #publish(record: RunRecord): RunRecord {
    const unwritten = this.#run.publish(record);
    if (unwritten.length === 0) return record;
    // Where the journal has failed, the reports fail for the same reason: once is enough.
    if (this.#troubles.length === 0) this.#troubles.push(...unwritten);
    const honest = this.#conclude();
    this.#run.publish(honest);
    return honest;
  }

  /** What could not be written is not remembered either; a report made of the memory that could not be written is trouble like any other. */
  async #remember(record: RunRecord): Promise<RunRecord> {
    if (this.#troubles.length > 0) return record;
    const unwritten = await this.#run.remember(record);
    if (unwritten.length === 0) return record;
    this.#troubles.push(...unwritten);
    const honest = this.#publish(this.#conclude());
    await this.#run.remember(honest);
    return honest;
  }

  #settle(): void {
    const { findings } = this.#recorder;
    if (findings !== undefined) this.take({ type: 'settled', settlement: this.#run.settle(findings) });
  }

  #conclude(): RunRecord {
    const { findings } = this.#recorder;
    if (findings === undefined) throw new Error('a run without a start');
    return conclude({ findings, troubles: this.#troubles });
  }

  #heedJournal(): void {
    if (this.#journal.trouble !== undefined && this.#troubles.length === 0)
      this.blame(`the journal could not be written, so the run was ended: ${this.#journal.trouble}`);
  }
}
