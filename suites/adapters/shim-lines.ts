import type { Decoder } from '../adapter.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { frequentEvent } from './frequent-events.ts';
import { shimSchemas } from './shim-schemas.ts';

/** A decoder of shim lines that also counts what it could not read. */
export type ShimDecoder = Decoder & {
  /** Lines so far that were torn or said nothing known. */ readonly dropped: () => number;
};

/** Reads the lines that shims append to a launch's events file: one event each, unreadable ones left out and counted. */
export const shimDecoder = (): ShimDecoder => {
  let dropped = 0;
  return {
    begin: () => [],
    line: line => {
      if (line.trim() === '') return [];
      const event = eventOf(parsed(line));
      if (event !== undefined) return [event];
      dropped += 1;
      return [];
    },
    end: () => [],
    dropped: () => dropped,
  };
};

/** What the schemas make of it; without them where that is plain. */
const eventOf = (said: unknown): RunnerEvent | undefined => frequentEvent(said, outcomeOf) ?? schemaEvent(said);

/** To make functions of the schemas takes as long as to read so many events without. */
const manyEvents = 500;
let read = 0;
const way = (): { readonly jitless: true } | undefined => (++read < manyEvents ? { jitless: true } : undefined);

const outcomeOf = (said: unknown): Outcome | undefined => shimSchemas().outcome.safeParse(said, way()).data;

/** The same, by the schemas alone. */
export const schemaEvent = (said: unknown): RunnerEvent | undefined =>
  shimSchemas().runnerEvent.safeParse(said, way()).data;

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    // A process that dies in the middle of a write leaves half a line: `undefined` fails the schema and is counted there.
    return undefined;
  }
};
