import type { History } from '../../reports/history/history.ts';
import type { HistoryCounts } from '../../reports/history/counts.ts';
import { plainly } from '../plain-error.ts';
import { type ReadinessFacts, readinessText } from './readiness-text.ts';

/** Where the metrics of the preflight go, and what they are to tell. */
export type ReadinessPlace = ReadinessFacts & {
  /** Absent: nothing is remembered, and nothing is ready. */
  readonly history?: History;
  /** Absolute. */
  readonly path: string;
};

const mostTries = 50;

/** Writes the metrics of the preflight as the history has them now; what is written is never older than what is there. Gives a sentence when the file could not be written. */
export const publishReadiness = async (place: ReadinessPlace): Promise<string | undefined> => {
  const { history, path } = place;
  const { writeTextfile } = await import('../../reports/metrics/textfile.ts');
  const write = (text: string): string | undefined => {
    try {
      writeTextfile(path, text);
      return undefined;
    } catch (error) {
      return `${path} could not be written: ${plainly(error)}`;
    }
  };
  let seen = history?.project(({ preflights }) => preflights);
  for (let tries = 0; seen?.ok === true && tries < mostTries; tries++) {
    const before = JSON.stringify(seen.value, withMaps);
    const text = await readinessText(place, seen.value);
    // Others may begin or end one while the text is made: then it is made again.
    const written = history?.project(({ preflights }: HistoryCounts) =>
      JSON.stringify(preflights, withMaps) === before ? { trouble: write(text) } : { preflights },
    );
    if (written?.ok !== true) break;
    if ('trouble' in written.value) return written.value.trouble;
    seen = { ok: true, value: written.value.preflights };
  }
  // What cannot be remembered is not ready: that must be told even where nothing else can be.
  return write(await readinessText(place, []));
};

const withMaps = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
