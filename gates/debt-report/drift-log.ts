import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRecord } from '../../harness/protocol/record.ts';
import type { LogLine } from '../../reports/ledger/facts.ts';
import { runNames, runsFolder } from '../run-folder.ts';

/** Known tests that have failed otherwise or worse than their entry says, in the runs that are kept, the newest first. */
export const driftLog = (root: string): readonly LogLine[] => {
  const lines = new Map<string, LogLine>();
  for (const run of runNames(root).toReversed()) {
    for (const { id, debt } of outgrown(join(runsFolder(root), run, 'run.json'))) {
      const { verdict, entry, why } = debt ?? {};
      if (verdict !== 'drift' && verdict !== 'escalated') continue;
      const key = JSON.stringify([id, verdict, entry]);
      const newer = lines.get(key);
      const line: LogLine = {
        at: startOf(run),
        run,
        test: id,
        verdict,
        runs: 1,
        ...(entry === undefined ? {} : { entry }),
        ...(why === undefined ? {} : { why }),
      };
      lines.set(key, newer === undefined ? line : { ...newer, runs: newer.runs + 1 });
    }
  }
  return [...lines.values()];
};

const startOf = (run: string): string => run.replace(/^(....)(..)(..)T(..)(..)(..)Z.*$/, '$1-$2-$3T$4:$5:$6Z');

/** A test of `run.json` stands on a line of its own: only those that matter are parsed. */
const outgrown = (path: string): readonly TestRecord[] => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return []; // a run without a record has nothing to tell here
  }
  return text
    .split('\n')
    .filter(line => /"debt":\{"verdict":"(?:drift|escalated)"/.test(line))
    .flatMap(line => {
      try {
        return [JSON.parse(line.trim().replace(/,$/, '')) as TestRecord];
      } catch {
        return []; // written by another version, or cut
      }
    });
};
