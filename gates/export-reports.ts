import { join } from 'node:path';
import type { RunRecord } from '../harness/protocol/record.ts';
import type { Wishes } from '../reports/reporter.ts';
import { fileReporters } from '../reports/reporters/index.ts';
import { plainly } from './plain-error.ts';
import { writeWhole } from './write-file.ts';

/** Where else some of the reports go, absolute, and what is wanted otherwise in them. */
export type ExtraPaths = Wishes & { readonly junit?: string; readonly json?: string; readonly preflight?: string };

/** Writes every report of a run. Gives a sentence for each place that could not be written to. */
export const exportReports = (record: RunRecord, runDir: string, extra: ExtraPaths): readonly string[] => {
  const own = fileReporters.flatMap(({ path, render, pieces = render }) => {
    const trouble = written(join(runDir, path), () => pieces(record, extra));
    return trouble === undefined ? [] : [{ path, trouble }];
  });
  const also = (['junit', 'run-json'] as const).flatMap(name => {
    const path = name === 'junit' ? extra.junit : extra.json;
    const reporter = fileReporters.find(candidate => candidate.name === name);
    if (path === undefined || reporter === undefined) return [];
    const trouble = written(path, () => (reporter.pieces ?? reporter.render)(record, extra));
    return trouble === undefined ? [] : [`${path} could not be written: ${trouble}`];
  });
  const evidence = preflightEvidence(record, [join(runDir, 'preflight.json'), extra.preflight]);
  const [first] = own;
  const names = own.map(({ path }) => path).join(', ');
  const others = [...also, ...evidence];
  return first === undefined ? others : [`${names} could not be written to ${runDir}: ${first.trouble}`, ...others];
};

/** What the preflight has found, for those who decide on going live. */
const preflightEvidence = ({ preflight }: RunRecord, paths: readonly (string | undefined)[]): readonly string[] =>
  preflight === undefined
    ? []
    : paths.flatMap(path => {
        if (path === undefined) return [];
        const trouble = written(path, () => `${JSON.stringify(preflight, undefined, 2)}\n`);
        return trouble === undefined ? [] : [`${path} could not be written: ${trouble}`];
      });

const written = (path: string, render: () => string | Iterable<string>): string | undefined => {
  try {
    writeWhole(path, render());
    return undefined;
  } catch (error) {
    return plainly(error);
  }
};
