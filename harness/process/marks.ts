import { type Row, variableIn } from './process-table.ts';

type Table = ReadonlyMap<number, Row>;

/** What is asked of processes to find marks in their environments. */
export type MarkEyes = {
  /** The environment of a process, as it was first read for this table. */
  readonly environmentIn: (table: Table, pid: number) => string;
  readonly readEnvironment: (pid: number) => string;
  /** Whether a process has left one program and has no environment yet for the next. */
  readonly isInExec: (pid: number) => boolean;
  /** Monotonic milliseconds. */
  readonly now: () => number;
};

type Known = {
  readonly start: string;
  readonly isMarked: boolean;
  /** Read when it was grown up, or marked: it is not read again. */
  readonly isFinal: boolean;
  readonly firstReadAt: number;
};

/** Between fork and exec a process shows its parent's environment: a look that finds no mark is not believed for so long. */
const youthMs = 3_000;

/** Who carries a mark in its environment, out of as few readings as will do. */
export class Marks {
  readonly #name: string;
  readonly #eyes: MarkEyes;
  readonly #known = new Map<number, Known>();
  #isSure = true;

  constructor(name: string, eyes: MarkEyes) {
    this.#name = name;
    this.#eyes = eyes;
  }

  /** Whether nobody was between two programs since the last `begin`: of such a one nobody can tell what it carries. */
  get isSure(): boolean {
    return this.#isSure;
  }

  /** Begins a look. */
  begin(table: Table): void {
    this.#isSure = true;
    for (const pid of this.#known.keys()) if (!table.has(pid)) this.#known.delete(pid);
  }

  has({ pid, start }: Row, table: Table): boolean {
    const now = this.#eyes.now();
    const last = this.#known.get(pid);
    const known = last?.start === start ? last : undefined;
    if (known?.isFinal === true) return known.isMarked;
    const firstReadAt = known?.firstReadAt ?? now;
    const isYoung = now - firstReadAt <= youthMs;
    const isMarked = this.#isMarked(pid, table, isYoung);
    // Unmarked for ever is only who was read once more when it was grown up: looks may be far apart.
    this.#known.set(pid, { start, isMarked, isFinal: isMarked || !isYoung, firstReadAt });
    return isMarked;
  }

  #isMarked(pid: number, table: Table, isYoung: boolean): boolean {
    const text = this.#eyes.environmentIn(table, pid);
    if (text !== '' || !isYoung) return this.#isIn(text);
    if (this.#eyes.isInExec(pid)) {
      this.#isSure = false;
      return false;
    }
    // It was between two programs a moment ago, or has really none.
    return this.#isIn(this.#eyes.readEnvironment(pid));
  }

  #isIn(environment: string): boolean {
    return variableIn(environment, this.#name) !== undefined;
  }
}
