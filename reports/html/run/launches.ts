import type { Exit } from '../../../harness/protocol/outcome.ts';
import type { LaunchRecord, RunRecord } from '../../../harness/protocol/record.ts';
import { inWords } from '../../duration.ts';
import { oneLine, truncate } from '../../plain-text.ts';
import { resourceWords } from '../../resource-words.ts';
import { markup } from '../markup.ts';
import type { Part } from '../parts.ts';
import { bar, table } from '../table.ts';
import type { Tone } from '../tone.ts';

type Launch = { readonly suite: string; readonly launch: LaunchRecord; readonly from: number; readonly to: number };

/** When each launch ran, in the order in which they were started. */
export const launchesPart = (record: RunRecord): Part | undefined => {
  const launches = launchesOf(record);
  if (launches.length === 0) return undefined;
  const whole = Math.max(record.run.durationMs, ...launches.map(({ to }) => to), 1);
  return {
    id: 'launches',
    title: 'Timeline of launches',
    count: launches.length,
    body: table({
      caption: `Each start of a runner, over the ${inWords(record.run.durationMs)} of the run.`,
      heads: [
        { name: 'Launch' },
        { name: 'From', kind: 'number' },
        { name: 'Took', kind: 'number' },
        { name: 'When', kind: 'bar' },
        { name: 'Exit', kind: 'wide' },
      ],
      items: launches,
      row: ({ suite, launch, from, to }) => [
        markup`${oneLine(suite)} · ${launch.launch}<small>${truncate(oneLine(launch.why), 200)}${resources(launch)}</small>`,
        inWords(from),
        launch.durationMs === undefined ? 'did not end' : inWords(to - from),
        bar(from / whole, to / whole, toneOfExit(launch.exit)),
        exitWords(launch.exit),
      ],
      limitBytes: 300_000,
      where: 'run.json',
    }),
  };
};

const launchesOf = ({ run, suites }: RunRecord): readonly Launch[] =>
  suites
    .flatMap(({ name, launchDetails = [] }) =>
      launchDetails.flatMap(launch => {
        if (launch.startedAt === undefined) return [];
        const from = Math.max(0, Date.parse(launch.startedAt) - Date.parse(run.startedAt));
        return [{ suite: name, launch, from, to: from + (launch.durationMs ?? Math.max(0, run.durationMs - from)) }];
      }),
    )
    .filter(({ from }) => !Number.isNaN(from))
    .toSorted((a, b) => a.from - b.from);

const resources = (launch: LaunchRecord): string => {
  const words = resourceWords([launch]);
  return words === '' ? '' : ` · ${words}`;
};

const toneOfExit = (exit: Exit | undefined): Tone | '' => {
  if (exit?.signal !== undefined) return 'bad';
  return exit === undefined || (exit.code !== undefined && exit.code !== 0) ? 'warn' : '';
};

const exitWords = (exit: Exit | undefined): string => {
  if (exit === undefined) return 'nobody saw it';
  if (exit.signal !== undefined) return oneLine(exit.signal);
  return exit.code === undefined ? '' : `exit ${exit.code}`;
};
