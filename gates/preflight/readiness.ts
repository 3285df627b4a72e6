import type { PreflightRecord } from '../../harness/protocol/preflight.ts';
import { type Memory, openMemory, type Remembered } from '../memory.ts';
import type { Preflight } from './plan.ts';
import { publishReadiness } from './publish-readiness.ts';

/** What may say that an environment is ready for live: 0 before the first check, 1 only after the last one, and not for ever. */
export type Readiness = {
  /** Takes it back. Gives a sentence where that could not be said: then nothing must run. */
  readonly begin: () => Promise<string | undefined>;
  /** Says what the preflight has come to. Gives a sentence where that could not be said: then it is not ready. */
  readonly end: (record: PreflightRecord | undefined) => Promise<string | undefined>;
};

type Here = {
  readonly whose: Remembered;
  /** The memory where it is open already: it stays so, and to open it once more would take its time. */
  readonly open?: Memory;
  readonly run: string;
  /** Absolute; absent: no metrics are wanted. */
  readonly path?: string;
  readonly wall: () => number;
};

/** The readiness of the environment that a preflight is about. */
export const readinessOf = ({ head, namespace }: Preflight, { whose, open, run, path, wall }: Here): Readiness => {
  const withMemory = async <T>(use: (memory: Memory) => Promise<T>): Promise<T> => {
    if (open?.history !== undefined) return use(open);
    const memory = await openMemory(whose, { make: true });
    try {
      return await use(memory);
    } finally {
      memory.close();
    }
  };
  const publish = async ({ history }: Memory): Promise<string | undefined> =>
    path === undefined
      ? undefined
      : publishReadiness({
          ...(history === undefined ? {} : { history }),
          namespace,
          env: head.env,
          checks: head.checks.map(({ name }) => name),
          path,
          wall,
        });
  return {
    begin: () =>
      withMemory(async memory => {
        // Where nothing can be remembered, the file below says 0 all the same.
        memory.history?.beginPreflight(head.env, run);
        return publish(memory);
      }),
    end: record =>
      withMemory(async memory => {
        if (record?.readyForLive !== true || record.expiresAt === undefined) return publish(memory);
        const { history } = memory;
        if (history === undefined) return `ready_for_live stays 0: ${memory.trouble() ?? 'there is no history'}`;
        const noted = history.endPreflight(head.env, run, Date.parse(record.expiresAt));
        if (!noted.ok) return `ready_for_live stays 0: ${noted.why}`;
        return publish(memory);
      }),
  };
};
