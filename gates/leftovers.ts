import { resolve } from 'node:path';
import { systemClock } from '../harness/clock.ts';
import type { RunRecord } from '../harness/protocol/record.ts';
import type { LoadedConfig } from './config/config.ts';
import { evidenceRedactor } from './evidence/evidence-secrets.ts';
import { folderFault } from './evidence/manifest.ts';
import { writeEvidence } from './evidence/write-evidence.ts';
import { pusherOf } from './push-metrics.ts';
import { UsageError } from './usage-error.ts';

/** What the command line wants of a run once it is over, beside its reports. */
export type Leftovers = {
  /** Pushes the metrics as they are now. Gives a sentence where that did not work: it changes no verdict. */
  readonly push: () => Promise<string | undefined>;
  /** Copies everything that the run has left into a folder of evidence. Gives a sentence where it could not be written. */
  readonly keep: (record: RunRecord, runDir: string) => string | undefined;
};

type Options = { readonly cwd?: string; readonly push?: string; readonly evidence?: string };

/** Reads what is wanted. Throws `UsageError` where it cannot be had: before anything runs. */
export const leftoversOf = (
  { cwd = '.', push, evidence }: Options,
  here: {
    readonly config: LoadedConfig;
    readonly suites: readonly string[];
    /** Of the preflight. */
    readonly textfile?: string | undefined;
  },
): Leftovers => {
  const folder = evidence === undefined ? undefined : resolve(cwd, evidence);
  const fault = folder === undefined ? undefined : folderFault(folder);
  if (fault !== undefined) throw new UsageError(`--evidence ${folder} ${fault}`);
  const { textfile, config } = here;
  return {
    push: push === undefined ? nothing : pusherOf(push, here),
    keep: (record, runDir) =>
      folder === undefined
        ? undefined
        : writeEvidence({
            folder,
            runDir,
            record,
            beside: textfile === undefined || record.preflight === undefined ? {} : { 'preflight.prom': textfile },
            wall: systemClock.wall(),
            redact: evidenceRedactor(config, process.env, push === undefined ? [] : [push]),
          }),
  };
};

const nothing = async (): Promise<undefined> => undefined;
