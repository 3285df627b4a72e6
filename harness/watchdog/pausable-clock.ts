import type { Clock } from '../clock.ts';

/** What has happened to time itself. `ms` is how much of it. */
export type Lapse = {
  /**
   * `held`: the gate stopped itself and every launch. `frozen`: the gate did not run at all, stopped from outside or with
   * its machine. `slept`: the machine was suspended. `stalled`: the loop of the gate did not turn, all else went on.
   * `reset`: the wall clock was set.
   */
  readonly kind: 'held' | 'frozen' | 'slept' | 'stalled' | 'reset';
  readonly ms: number;
};

/** Who can say whether this process ran while its loop did not turn. */
export type Witness = {
  /** Milliseconds that another thread of this process has run; undefined when there is none. */
  readonly livedMs: () => number | undefined;
  /** Milliseconds since the machine was started, its sleep included. */
  readonly sinceBootMs: () => number;
};

/** A gap between two looks at the clock that no busy machine makes. */
const gapMs = 1_000;
/** What is worth a word. */
const tellMs = 3_000;

/**
 * The clock of a run: `now` stands still while the gate holds everything or does not run itself, so that no limit loses
 * that time. It must be looked at every second, or it takes its own silence for a gap.
 */
export class PausableClock implements Clock {
  readonly #base: Clock;
  readonly #witness: Witness;
  readonly #tell: (lapse: Lapse) => void;
  #seenAt: number;
  #livedMs: number | undefined;
  /** The wall clock's lead over the monotonic one. */
  #leadMs: number;
  /** The same of the time since boot: it grows in a sleep, which the monotonic clock of Linux leaves out. */
  #sleptMs: number;
  #heldSince: number | undefined;
  #heldMs = 0;
  #lostMs = 0;

  constructor(base: Clock, witness: Witness, tell: (lapse: Lapse) => void) {
    this.#base = base;
    this.#witness = witness;
    this.#tell = tell;
    this.#seenAt = base.now();
    this.#livedMs = witness.livedMs();
    this.#leadMs = base.wall() - this.#seenAt;
    this.#sleptMs = witness.sinceBootMs() - this.#seenAt;
  }

  readonly now = (): number => {
    const raw = this.#base.now();
    if (this.#heldSince !== undefined) return this.#heldSince - this.#lostMs;
    this.#heed(raw);
    return raw - this.#lostMs;
  };

  readonly wall = (): number => this.#base.wall();

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> => this.#base.sleep(ms, signal);

  readonly heldMs = (): number => this.#heldMs;

  get isHeld(): boolean {
    return this.#heldSince !== undefined;
  }

  /** Stands still from now on. */
  hold(): void {
    this.now(); // what was before is judged by its own rules
    this.#heldSince ??= this.#base.now();
  }

  /** Goes on as if no time had passed. */
  release(): void {
    if (this.#heldSince === undefined) return;
    const raw = this.#base.now();
    const ms = Math.max(0, raw - this.#heldSince);
    this.#heldSince = undefined;
    this.#heldMs += ms;
    this.#lostMs += ms;
    this.#look(raw);
    this.#tell({ kind: 'held', ms });
  }

  #heed(raw: number): void {
    const before = { seenAt: this.#seenAt, livedMs: this.#livedMs, leadMs: this.#leadMs, sleptMs: this.#sleptMs };
    const leapMs = this.#base.wall() - raw - before.leadMs;
    if (raw - before.seenAt < gapMs && Math.abs(leapMs) < gapMs) {
      this.#seenAt = raw;
      this.#livedMs = this.#witness.livedMs();
      return;
    }
    this.#look(raw);
    const ranMs = Math.max(0, (this.#livedMs ?? 0) - (before.livedMs ?? this.#livedMs ?? 0));
    const missing = raw - before.seenAt;
    const frozen = missing - ranMs;
    if (missing >= gapMs && frozen >= gapMs) {
      this.#lostMs += frozen;
      this.#say('frozen', frozen);
    } else if (missing >= gapMs) this.#say('stalled', missing);
    const slept = this.#sleptMs - before.sleptMs;
    if (slept >= gapMs) this.#say('slept', slept);
    else if (Math.abs(leapMs) >= gapMs) this.#say('reset', leapMs);
  }

  #look(raw: number): void {
    this.#seenAt = raw;
    this.#livedMs = this.#witness.livedMs();
    this.#leadMs = this.#base.wall() - raw;
    this.#sleptMs = this.#witness.sinceBootMs() - raw;
  }

  #say(kind: Lapse['kind'], ms: number): void {
    if (Math.abs(ms) >= tellMs) this.#tell({ kind, ms });
  }
}
