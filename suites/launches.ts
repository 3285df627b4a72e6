import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../harness/clock.ts';
import type { Command } from '../harness/process/command.ts';
import { makeCookie } from '../harness/process/cookie.ts';
import type { Standstill } from '../harness/process/standstill.ts';
import type { Warden } from '../harness/process/warden.ts';
import type { SuiteEvent } from '../harness/protocol/event.ts';
import { supervise, type Supervision } from '../harness/supervise.ts';
import type { Ends } from '../harness/watchdog/deadlines.ts';
import type { Adapter, Decoder, FileRef, Launch, Selection, SuiteDefinition } from './adapter.ts';
import type { Ending } from './ending.ts';
import { LaunchStory } from './launch-story.ts';
import type { LooseEnds } from './loose-ends.ts';
import type { StackTold } from './told.ts';
import { readReports, reportFiles } from './report-files.ts';
import { type Next, relaunch } from './relaunch.ts';

/** Everything the launches of a suite need, made by the composition root. Paths are absolute. */
export type LaunchNeeds = {
  readonly suite: SuiteDefinition;
  readonly adapter: Adapter;
  readonly runDir: string;
  readonly root: string;
  readonly shims: string;
  readonly clock: Clock;
  readonly warden: Pick<Warden, 'watch' | 'forget'>;
  readonly stop: AbortSignal;
  /** The launches that stand still while the gate does. */
  readonly standstill?: Pick<Standstill, 'join'>;
  /** The moment (monotonic) at which the whole run ends. */
  readonly runEndsAt?: number;
  /** The end of the run is a budget: what it cuts off is `budget`, and does not make the suite incomplete. */
  readonly isBudget?: boolean;
  readonly mode: 'run' | 'list';
  /** Files that come first, where the runner can be told. */
  readonly first?: readonly FileRef[];
  /** How many workers the runner may have; as many as it likes by default. */
  readonly workers?: number;
  /** Gets the clocks of each launch while it is watched. */
  readonly watched?: Supervision['watched'];
  /** Each launch runs in a namespace of its own. */
  readonly namespace?: Supervision['namespace'];
  /** Takes out of a look into a process what is nobody's to read. */
  readonly redact?: (text: string) => string;
  /** The same for what goes to the log. */
  readonly clean?: Supervision['clean'];
  /** How many relaunches a suite may have. */
  readonly relaunches?: number;
};

/** One execution of a suite or of a part of it: as many launches as it takes until every test has a fate. */
export type Round = {
  readonly ends: LooseEnds;
  readonly startedAt: number;
  /** Launches of the suite so far: names of folders and logs go on from there. */
  readonly launched: number;
  readonly why: string;
  readonly only?: Selection;
};

/** How a round has ended. `launched` counts all launches of the suite, `launches` those of this round. */
export type RoundEnd = {
  readonly ending: Ending;
  readonly launched: number;
  readonly launches: number;
  /** Lines of what the runner said that could not be read. */
  readonly torn: number;
  /** Why there was no further launch although tests are left. */
  readonly gaveUp?: string;
};

const logCapBytes = 64 * 1024 * 1024;

/** Launches and relaunches until nothing is left that a launch could still tell. */
export async function* runLaunches(how: LaunchNeeds, round: Round): AsyncGenerator<SuiteEvent, RoundEnd> {
  const { suite, adapter, clock } = how;
  const { ends } = round;
  let story: LaunchStory;
  let launches = 0;
  let { why } = round;
  let torn = 0;
  let barren = 0;
  let gaveUp: string | undefined;
  do {
    const fates = ends.fates;
    story = new LaunchStory(suite, adapter, ends, {
      now: clock.now,
      ...(how.isBudget === undefined ? {} : { isBudget: how.isBudget }),
    });
    const start = describe(how, round, round.launched + ++launches);
    const decode = adapter.decoder(start);
    yield* launch(how, { next: start, decode, story, why, startedAt: round.startedAt });
    torn += decode.dropped?.() ?? 0;
    barren = ends.fates > fates || story.ending.putBack ? 0 : barren + 1;
    const next: Next = mayRelaunch(how) ? relaunch({ ...how, ending: story.ending, ends, launches, barren }) : {};
    ({ why = '', gaveUp } = next);
  } while (why !== '');
  return {
    ending: story.ending,
    launched: round.launched + launches,
    launches,
    torn,
    ...(gaveUp === undefined ? {} : { gaveUp }),
  };
}

const mayRelaunch = ({ mode, stop, adapter }: LaunchNeeds): boolean =>
  mode === 'run' && !stop.aborted && adapter.resumes;

/** One launch as it is about to start. */
type Start = {
  readonly next: Launch;
  readonly decode: Decoder;
  readonly story: LaunchStory;
  readonly why: string;
  readonly startedAt: number;
};

const describe = (
  { suite, mode, runDir, shims, first, workers }: LaunchNeeds,
  { ends, only }: Round,
  number: number,
): Launch => {
  const dir = join(runDir, 'tmp', launchName(suite.name, number));
  return {
    suite,
    mode,
    number,
    dir,
    eventsFile: join(dir, 'events.ndjson'),
    shims,
    skip: ends.skipList(),
    ...(only === undefined ? {} : { only }),
    ...(first === undefined ? {} : { first }),
    ...(workers === undefined ? {} : { workers }),
  };
};

async function* launch(
  how: LaunchNeeds,
  { next, decode, story, why, startedAt }: Start,
): AsyncGenerator<SuiteEvent, void> {
  const { suite, adapter, clock, runDir, root, warden, stop } = how;
  const { dir, eventsFile, number } = next;
  const command = adapter.command(next);
  prepare(dir, command);
  mkdirSync(join(runDir, 'logs'), { recursive: true });
  const cookie = command.begun?.spare.cookie ?? makeCookie();
  warden.watch(cookie);
  yield { type: 'launch-started', launch: number, command: command.argv, why };
  const logFile = join(runDir, 'logs', `${launchName(suite.name, number)}.log`);
  const ends = endsOf(how, startedAt);
  const left = adapter.reads === 'files' ? await reportFiles(suite.cwd, adapter.reports?.(suite) ?? []) : undefined;
  const supervision = {
    cookie,
    limits: suite.limits,
    ends,
    ...(suite.memoryBytes === undefined ? {} : { memoryBytes: suite.memoryBytes }),
    decode,
    clock,
    eventsFile,
    hearsStdout: adapter.reads === 'stdout',
    ...(left === undefined ? {} : { afterwards: (cut: boolean) => readReports(left, decode, cut) }),
    logFile,
    logCapBytes,
    dir,
    root,
    stop,
    started: (leader: number) => warden.watch(cookie, leader),
    ...(how.standstill === undefined ? {} : { standstill: how.standstill }),
    ...(how.watched === undefined ? {} : { watched: how.watched }),
    ...(how.clean === undefined ? {} : { clean: how.clean }),
    ...(how.namespace === undefined ? {} : { namespace: how.namespace }),
  };
  for await (const event of supervise(command, supervision))
    for (const told of story.tell(event, stop.aborted))
      yield told.type === 'stack-captured'
        ? keepStack(cleaned(told, how), runDir, launchName(suite.name, number))
        : told;
  warden.forget(cookie);
  rmSync(dir, { recursive: true, force: true });
}

const endsOf = ({ suite, runEndsAt }: LaunchNeeds, startedAt: number): Ends => ({
  ...(suite.limits.suiteMs === undefined ? {} : { suite: startedAt + suite.limits.suiteMs }),
  ...(runEndsAt === undefined ? {} : { run: runEndsAt }),
});

const prepare = (dir: string, { files }: Command): void => {
  mkdirSync(dir, { recursive: true });
  for (const { name, text } of files) writeFileSync(join(dir, name), text);
};

const cleaned = (told: StackTold, { redact = text => text }: LaunchNeeds): StackTold => ({
  ...told,
  capture: { ...told.capture, text: redact(told.capture.text) },
});

/** The raw look goes to `stacks/`, its frames into the journal. */
const keepStack = (told: StackTold, runDir: string, name: string): SuiteEvent => {
  const { text, ...capture } = told.capture;
  const file = `stacks/${name}.${told.pid}.txt`;
  mkdirSync(join(runDir, 'stacks'), { recursive: true });
  writeFileSync(join(runDir, file), `${told.test ?? '(no test)'}\n\n${text}\n\n`, { flag: 'a' });
  return { ...told, file, capture };
};

/** What the files of a launch are called, without their ends. */
export const launchName = (name: string, number: number): string => `${fileNameOf(name)}.${number}`;

/** Most names are plain: to have all the letters of the world at hand takes longer than the rest. */
const fileNameOf = (name: string): string =>
  /^[\w.-]*$/.test(name) ? name : name.replaceAll(/[^\p{L}\p{N}._-]/gu, '_');
