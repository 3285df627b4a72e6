import { isAbsolute, join, relative } from 'node:path';
import type { RunEvent, Stamped } from '../../harness/protocol/event.ts';
import type { Exit } from '../../harness/protocol/outcome.ts';
import type { SuiteHead } from '../../harness/protocol/record.ts';
import { launchName } from '../../suites/launches.ts';
import type { Part } from './part.ts';

/** Several runs told as one. */
export type Joint = {
  readonly suites: readonly SuiteHead[];
  /** Each with the time at which it happened, on the machine where it did. */
  readonly events: readonly Pick<Stamped, 'at' | 'event'>[];
  /** Files of launches: where they are, and what they are called in the joint run. */
  readonly files: readonly { readonly runDir: string; readonly from: string; readonly to: string }[];
};

/** Joins the journals of runs. Each suite begins once and ends once; its launches are numbered on from run to run. */
export const joinParts = (parts: readonly Part[], root: string, order: readonly string[]): Joint => {
  const launches = new Map<string, number>();
  const files: Joint['files'][number][] = [];
  const told: Joint['events'][number][] = [];
  const ends = new Map<string, SuiteEnd[]>();
  for (const part of parts) {
    const before = new Map(launches);
    const numbered = (suite: string, launch: number): number => (before.get(suite) ?? 0) + launch;
    for (const { at, event } of part.events) {
      if (event.type === 'suite-finished')
        ends.set(event.suite, [...(ends.get(event.suite) ?? []), { at, part, event }]);
      if (event.type === 'launch-started') {
        const number = numbered(event.suite, event.launch);
        launches.set(event.suite, Math.max(launches.get(event.suite) ?? 0, number));
        const [from, to] = [launchName(event.suite, event.launch), launchName(event.suite, number)];
        files.push({ runDir: part.runDir, from, to });
      }
      const same = retold(event, numbered, part);
      if (same !== undefined) told.push({ at, event: same });
    }
  }
  const suites = headsOf(parts, root, order);
  const starts = new Map<string, number>();
  for (const { events } of parts)
    for (const { at, event } of events)
      if (event.type === 'suite-started') starts.set(event.suite, Math.min(starts.get(event.suite) ?? at, at));
  return {
    suites,
    files,
    events: [
      ...[...starts].map(([suite, at]) => ({ at, event: { type: 'suite-started', suite } as const })),
      ...told,
      ...[...ends].map(([suite, finished]) => endOf(suite, finished)),
    ],
  };
};

type Finished = Extract<RunEvent, { readonly type: 'suite-finished' }>;
type SuiteEnd = { readonly at: number; readonly part: Part; readonly event: Finished };

/** An event as the joint run tells it; undefined for what speaks of one run alone. */
const retold = (
  event: RunEvent,
  numbered: (suite: string, launch: number) => number,
  { head }: Part,
): RunEvent | undefined => {
  switch (event.type) {
    case 'run-started':
    case 'run-finished':
    case 'suite-started':
    case 'suite-finished':
    case 'settled':
    case 'stage-finished':
    case 'interrupted':
    case 'left-out':
      return undefined;
    case 'resumed':
      return { type: 'note', level: 'warning', text: resumedWords(head.id, event) };
    case 'launch-started':
      return { ...event, launch: numbered(event.suite, event.launch) };
    case 'stack-captured':
      return { ...event, file: renamed(event.file, event.suite, numbered) };
    case 'tests-discovered':
      // What one part does not run, another does.
      return { ...event, tests: event.tests.filter(({ mode }) => mode !== 'unselected') };
    default:
      return event;
  }
};

const resumedWords = (id: string, { from, kept, unwatched }: Extract<RunEvent, { readonly type: 'resumed' }>): string =>
  `run ${id} went on with ${from}: ${kept} fates are of that run, ${unwatched} of them from a launch that was cut`;

/** `stacks/unit.1.4711.txt` with the number of its launch in the joint run. */
const renamed = (file: string, suite: string, numbered: (suite: string, launch: number) => number): string => {
  const [, number, rest] = /\.(\d+)(\.\d+\.txt)$/u.exec(file) ?? [];
  return number === undefined ? file : `stacks/${launchName(suite, numbered(suite, Number(number)))}${rest}`;
};

const endOf = (suite: string, ends: readonly SuiteEnd[]): Joint['events'][number] => {
  const incomplete = ends.flatMap(({ event, part }) =>
    event.incomplete === undefined ? [] : [`${nameOf(part)}${event.incomplete}`],
  );
  const unmet = ends.find(({ event }) => event.unmet !== undefined)?.event.unmet;
  return {
    at: Math.max(...ends.map(({ at }) => at)),
    event: {
      type: 'suite-finished',
      suite,
      exit: worstOf(ends.map(({ event }) => event.exit)),
      // What it took on all machines together.
      ms: ends.reduce((sum, { event }) => sum + event.ms, 0),
      ...(incomplete.length === 0 ? {} : { incomplete: incomplete.join('; ') }),
      ...(unmet === undefined ? {} : { unmet }),
    },
  };
};

const nameOf = ({ head: { shard } }: Part): string => (shard === undefined ? '' : `shard ${shard.index}/${shard.of}: `);

const worstOf = (exits: readonly Exit[]): Exit =>
  exits.find(({ signal }) => signal !== undefined) ?? exits.find(({ code }) => code !== 0) ?? exits[0] ?? {};

/** The suites in the order of the configuration, each seen from here. */
const headsOf = (parts: readonly Part[], root: string, order: readonly string[]): readonly SuiteHead[] => {
  const heads = new Map<string, SuiteHead>();
  for (const { head, suites } of parts)
    for (const suite of suites)
      if (!heads.has(suite.name)) heads.set(suite.name, { ...suite, cwd: seenFrom(root, head.root, suite.cwd) });
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...heads.values()].toSorted((a, b) => place(a.name) - place(b.name));
};

const seenFrom = (root: string, other: string, path: string): string => {
  const way = relative(other, path);
  return way.startsWith('..') || isAbsolute(way) ? path : join(root, way);
};
