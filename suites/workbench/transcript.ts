import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Exit, Outcome } from '../../harness/protocol/outcome.ts';
import { Lines } from '../../harness/stream/lines.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Adapter, Launch, RunnerName, SuiteDefinition } from '../adapter.ts';
import { adapters } from '../adapters/index.ts';
import { LaunchStory } from '../launch-story.ts';
import { LooseEnds } from '../loose-ends.ts';
import { settleSuite } from '../settle-suite.ts';

/** Where transcripts lie. */
export const transcriptFolder: string = fileURLToPath(new URL('../transcripts', import.meta.url));

/** What a real runner said in one launch, and how that ended. */
export type Transcript = {
  /** `<runner>@<version>`. */
  readonly name: string;
  /** The exact one. */
  readonly version: string;
  readonly adapter: Adapter;
  readonly words: Buffer;
  readonly exit: Exit;
  /** The file that the words were in, for an adapter that reads files. */
  readonly report?: string;
};

type Head = Pick<Transcript, 'version' | 'exit' | 'report'> & { readonly format: string; readonly runner: RunnerName };

/** Every transcript there is. */
export const transcripts = (): readonly Transcript[] =>
  readdirSync(transcriptFolder)
    .filter(file => file.endsWith('.txt'))
    .map(file => transcriptIn(transcriptFolder, file.slice(0, -'.txt'.length)));

/** One of them, or one that was just recorded elsewhere. */
export const transcriptIn = (folder: string, name: string): Transcript => {
  const bytes = readFileSync(join(folder, `${name}.txt`));
  const end = bytes.indexOf('\n');
  const { format, runner, version, exit, report } = JSON.parse(bytes.subarray(0, end).toString()) as Head;
  const adapter = adapters.find(one => one.name === runner);
  if (adapter === undefined || format !== 'gate.transcript/1') throw new Error(`${name}.txt is of no adapter`);
  return { name, version, adapter, words: bytes.subarray(end + 1), exit, ...(report === undefined ? {} : { report }) };
};

const suiteOf = ({ adapter, report }: Transcript): SuiteDefinition => ({
  name: 's',
  runner: adapter.name,
  cwd: '/project',
  args: [],
  env: {},
  program: [],
  limits: defaultLimits,
  retries: 0,
  ...(report === undefined ? {} : { reports: [report] }),
  deselected: [],
  why: 'a transcript',
});

/** Feeds words to a fresh decoder, a line or a piece at a time, and gives what it says to each. `cut`: the launch was ended by us. Returns how many lines said nothing known. */
export function* replay(
  told: Transcript,
  words: Buffer = told.words,
  { cut = false }: { readonly cut?: boolean } = {},
): Generator<readonly RunnerEvent[], number> {
  const { adapter, exit, report } = told;
  const decoder = adapter.decoder(launchOf(told));
  yield decoder.begin(1);
  if (report === undefined) {
    const lines = new Lines();
    for (const line of [...lines.push(words), ...lines.rest()]) {
      decoder.shown?.(line);
      yield decoder.line(line);
    }
  }
  yield cut ? (decoder.cut?.() ?? []) : decoder.end(exit, 0);
  if (report === undefined) return decoder.dropped?.() ?? 0;
  const reader = decoder.report?.(report);
  for (let at = 0; at < words.length; at += pieceBytes) yield reader?.chunk(words.subarray(at, at + pieceBytes)) ?? [];
  yield reader?.end() ?? [];
  yield decoder.reported?.({ fresh: 1, stale: 0, cut }) ?? [];
  return 0;
}

const pieceBytes = 100;

const launchOf = (told: Transcript): Launch => ({
  suite: suiteOf(told),
  mode: 'run',
  number: 1,
  dir: '/launch',
  eventsFile: '/launch/events.ndjson',
  shims: '/shims',
  skip: { tests: [], files: [] },
});

/** What the gate would write of a suite of which this was the only launch: the fate of each test, and what makes it incomplete. */
export const fatesOf = (told: Transcript): Readonly<Record<string, string>> => {
  const suite = suiteOf(told);
  const { adapter, exit } = told;
  const ends = new LooseEnds(suite.name);
  const story = new LaunchStory(suite, adapter, ends, { now: () => 0 });
  const said = [...[...replay(told)].flat(), { type: 'exited', pid: 1, exit } as const];
  const seen = said.flatMap(event => [...story.tell(event, false)]);
  const last = settleSuite({ suite, adapter, ends, ending: story.ending, stopped: false, number: 1 });
  const fates: Record<string, string> = {};
  for (const event of [...seen, ...last.events])
    if (event.type === 'test-finished') fates[event.test.slice('s :: '.length)] = inWords(event.outcome);
  return { ...fates, ...(last.incomplete === undefined ? {} : { '(incomplete)': last.incomplete }) };
};

const inWords = (outcome: Outcome): string =>
  outcome.kind === 'not-run' ? `not-run ${outcome.because}` : outcome.kind;
