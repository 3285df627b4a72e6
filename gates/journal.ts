import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Stamped } from '../harness/protocol/event.ts';
import { journalLine, parseJournalLine } from '../harness/protocol/journal-line.ts';
import { plainly } from './plain-error.ts';

const fileName = 'events.ndjson';

/** Lines that wait for so much are written at once, in characters. */
const mostWaiting = 64 * 1024;

/** Every event of a run, in order. What waits is written at `flush`, and at the end of this process at the latest. The first failure to write is kept and ends the writing. */
export class Journal {
  readonly #fd: number;
  readonly #atExit = (): void => this.flush();
  #waiting = '';
  #trouble: string | undefined;

  /** Throws when the file cannot be made. */
  constructor(runDir: string) {
    this.#fd = openSync(join(runDir, fileName), 'ax', 0o644);
    process.once('exit', this.#atExit);
  }

  /** Why nothing more could be written. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  write(stamped: Stamped): void {
    if (this.#trouble !== undefined) return;
    this.#waiting += journalLine(stamped);
    if (this.#waiting.length >= mostWaiting) this.flush();
  }

  /** Puts what waits on the disk. */
  flush(): void {
    const lines = this.#waiting;
    this.#waiting = '';
    if (lines === '' || this.#trouble !== undefined) return;
    try {
      writeAll(this.#fd, Buffer.from(lines));
    } catch (error) {
      this.#trouble = plainly(error);
    }
  }

  close(): void {
    process.off('exit', this.#atExit);
    this.flush();
    try {
      if (this.#trouble === undefined) fsyncSync(this.#fd);
      closeSync(this.#fd);
    } catch (error) {
      this.#trouble ??= plainly(error);
    }
  }
}

/** A full disk may take a part of a line: what is left must be tried, so that the failure is seen. */
const writeAll = (fd: number, bytes: Buffer): void => {
  for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from);
};

/** What a journal says, and why it says no more, when it stops before its end. */
export type JournalText = { readonly events: readonly Stamped[]; readonly cut?: string };

/** What a run's journal says, up to the first line that cannot be read. Throws on nothing. */
export const readJournal = (runDir: string): JournalText => {
  let text: string;
  try {
    text = readFileSync(join(runDir, fileName), 'utf8');
  } catch (error) {
    return { events: [], cut: `the journal cannot be read: ${plainly(error)}` };
  }
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const events: Stamped[] = [];
  for (const line of lines) {
    const stamped = parseJournalLine(line);
    if (stamped === undefined || Number.isNaN(stamped.at))
      return { events, cut: `line ${events.length + 1} of the journal cannot be read` };
    events.push(stamped);
  }
  if (rest !== '') return { events, cut: 'the journal is cut in the middle of a line' };
  return events.at(-1)?.event.type === 'run-finished' ? { events } : { events, cut: 'the journal has no end' };
};
