import { join } from 'node:path';
import type { RunRecord } from '../harness/protocol/record.ts';
import { isSpecial } from '../harness/disk/write-special.ts';
import { publishMetrics, type MetricsPlace, unwritten } from './publish-metrics.ts';
import type { Memory } from './memory.ts';

/** What a run needs to be remembered, and where its numbers go. */
export type Remembering = Omit<MetricsPlace, 'history' | 'paths'> & {
  /** Opens the memory for writing; one that could not be read is not made anew. */
  readonly open: () => Promise<Memory>;
  readonly runDir: string;
  /** Absolute; absent: no metrics are written. */
  readonly textfile?: string;
  /** Takes a sentence for people: trouble that does not change the verdict. */
  readonly say: (text: string) => void;
};

/**
 * Books a run in the history and writes the metrics that are made of it. Where they cannot be written, the run is not
 * booked yet: it is asked again with the verdict that knows of it.
 */
export const rememberer = (how: Remembering): ((record: RunRecord) => Promise<readonly string[]>) => {
  const { runDir, textfile, say } = how;
  let isTold = false;
  const paths = textfile === undefined ? [] : [join(runDir, 'gate.prom'), textfile];
  const first = async (history: MetricsPlace['history']): Promise<string | undefined> => {
    if (textfile === undefined) return undefined;
    if (isSpecial(textfile)) return publishMetrics({ ...how, history, paths: [textfile] });
    try {
      (await import('../reports/metrics/textfile.ts')).tryTextfile(textfile);
      return undefined;
    } catch (error) {
      return unwritten(textfile, error);
    }
  };
  return async record => {
    const { history, trouble: closed } = await how.open();
    if (history === undefined) {
      const why = closed();
      if (why !== undefined) say(`${why}: this run is not remembered, and no metrics are written`);
      return [];
    }
    if (!isTold) {
      const trouble = await first(history);
      isTold = trouble !== undefined;
      if (trouble !== undefined) return [trouble];
    }
    const booked = history.record(record);
    if (!booked.ok) say(`${booked.why}: this run is not remembered`);
    const late = isTold ? undefined : await publishMetrics({ ...how, history, paths });
    if (late !== undefined) say(late);
    return [];
  };
};
