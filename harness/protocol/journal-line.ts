import type { RunEvent, Stamped } from './event.ts';

/** The version of the journal's lines. */
export const journalVersion = 1;

/** One line of `events.ndjson`, with its line break. */
export const journalLine = ({ seq, at, event }: Stamped): string =>
  `${JSON.stringify({ v: journalVersion, seq, at: new Date(at).toISOString(), event })}\n`;

/** What one line says; undefined when it is torn, foreign, or of a newer version. */
export const parseJournalLine = (line: string): Stamped | undefined => {
  try {
    const value = JSON.parse(line) as { v?: unknown; seq?: unknown; at?: unknown; event?: { type?: unknown } };
    if (value.v !== journalVersion || typeof value.seq !== 'number' || typeof value.at !== 'string') return undefined;
    if (typeof value.event !== 'object' || value.event === null || typeof value.event.type !== 'string')
      return undefined;
    return { seq: value.seq, at: Date.parse(value.at), event: value.event as RunEvent };
  } catch {
    return undefined; // a line that was cut says nothing
  }
};
