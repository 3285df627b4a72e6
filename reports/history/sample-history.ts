import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';
import { sampleRun } from '../sample-records.ts';
import { openHistory, type History } from './history.ts';
import type { Known } from './known.ts';

const open: History[] = [];
const folders: string[] = [];

/** A new folder, removed by `tidy`. */
export const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-history-'));
  folders.push(dir);
  return dir;
};

type Options = { readonly recent?: number; readonly timeoutMs?: number };

let store: (path: string, options: Options) => Promise<Known<History>> = openHistory;

/** From now on histories are kept elsewhere: the same tests hold for every store. */
export const keepIn = (open: typeof store): void => {
  store = open;
};

/** Opens a history, in a new folder unless told otherwise. */
export const history = async (path: string = join(folder(), 'history.db'), options: Options = {}): Promise<History> => {
  const opened = got(await store(path, options));
  open.push(opened);
  return opened;
};

/** Closes what was opened and removes the folders. */
export const tidy = (): void => {
  for (const each of open.splice(0)) each.close();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
};

/** The answer, or an error with the sentence that came instead. */
export const got = <T>(answer: Known<T>): T => {
  if (!answer.ok) throw new Error(answer.why);
  return answer.value;
};

/** A run that ended `minute` minutes after ten o'clock, after one minute. */
export const runAt = (
  minute: number,
  tests: readonly TestRecord[],
  {
    gate = 'full',
    verdict = 'pass',
    partial = false,
    id = `run-${String(minute).padStart(4, '0')}`,
    ...more
  }: Partial<RunRecord['run']> & { readonly verdict?: VerdictKind } & Partial<Pick<RunRecord, 'kills' | 'suites'>> = {},
): RunRecord => {
  const { kills, suites, ...run } = more;
  const whole = sampleRun(tests, { kind: verdict });
  const end = Date.parse('2026-11-21T10:00:00Z') + minute * 60_000;
  return {
    ...whole,
    ...(kills === undefined ? {} : { kills }),
    ...(suites === undefined ? {} : { suites }),
    run: {
      ...whole.run,
      id,
      gate,
      partial,
      startedAt: new Date(end - 60_000).toISOString(),
      finishedAt: new Date(end).toISOString(),
      durationMs: 60_000,
      ...run,
    },
  };
};
