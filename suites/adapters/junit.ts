import type { Adapter, Decoder, Launch } from '../adapter.ts';
import { givenCommand } from './given-command.ts';
import { JunitReport } from './junit-report.ts';
import { Ordinals } from './ordinals.ts';

const mostTold = 5;

const decoder = ({ suite, mode }: Pick<Launch, 'suite' | 'mode'>): Decoder => {
  const ordinals = new Ordinals();
  const faults: string[] = [];
  let leader = 0;
  return {
    begin: pid => {
      leader = pid;
      return mode === 'list' ? [] : [{ type: 'runner-ready', pid, runtime: 'native', spare: false }];
    },
    line: () => [],
    end: () => [],
    report: file => {
      const report = new JunitReport({ file, cwd: suite.cwd, pid: leader, ordinals });
      return {
        chunk: bytes => report.chunk(bytes),
        end: said => {
          const { events, fault } = report.end(said);
          if (fault !== undefined) faults.push(fault);
          return events;
        },
      };
    },
    reported: ({ fresh, stale, cut }) => {
      // Who was ended by us may have left half a report, or none.
      if (cut || mode === 'list') return [];
      if (fresh === 0) faults.push(missing(suite.reports ?? [], stale));
      const more = faults.length - mostTold;
      const told = [...faults.slice(0, mostTold), ...(more > 0 ? [`and ${more} more`] : [])];
      return told.length === 0 ? [] : [{ type: 'incomplete', reason: told.join('; ') }];
    },
  };
};

const missing = (patterns: readonly string[], stale: number): string =>
  stale === 0
    ? `no report was written: check reports (${patterns.join(', ')})`
    : `no report was written: ${stale} of an earlier run ${stale === 1 ? 'lies' : 'lie'} there, and may not stand for this one`;

/** Any command that leaves JUnit XML. Its tests are seen when it has ended, so each launch is watched as a whole. */
export const junit: Adapter = {
  ...givenCommand,
  name: 'junit',
  events: 'final',
  reads: 'files',
  reports: ({ reports }) => reports ?? [],
  lists: false,
  resumes: false,
  selects: false,
  hooks: 'told',
  majors: [],
  decoder,
};
