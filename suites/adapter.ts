import type { Command } from '../harness/process/command.ts';
import type { Exit } from '../harness/protocol/outcome.ts';
import type { RunnerEvent } from '../harness/protocol/event.ts';
import type { TestRef } from '../harness/protocol/test-id.ts';
import type { Limits } from '../harness/watchdog/limits.ts';

/** What the configuration may name. */
export type RunnerName =
  | 'vitest'
  | 'jest'
  | 'mocha'
  | 'jasmine'
  | 'node-test'
  | 'pytest'
  | 'go'
  | 'cargo'
  | 'playwright'
  | 'tap'
  | 'junit'
  | 'command';

/** Beside them the gate's own checks. */
export type AnyRunner = RunnerName | 'preflight';

/** One runner invocation over a set of tests, as configured or detected, with everything resolved. */
export type SuiteDefinition = {
  readonly name: string;
  readonly runner: AnyRunner;
  /** Absolute. Files in ids are relative to it. */
  readonly cwd: string;
  /** Appended to the runner's own command line. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What starts the runner, found and checked before any launch: `["/repo/.venv/bin/python"]`. For `command`, `tap` and `junit`, the whole command. */
  readonly program: readonly string[];
  readonly limits: Limits;
  /** How much memory its whole process tree may have; absent: as much as there is. */
  readonly memoryBytes?: number;
  /** Extra attempts for a test that went wrong. */
  readonly retries: number;
  /** How many cores its runner keeps busy; absent: as its adapter knows. */
  readonly cores?: number;
  /** It runs beside no other suite, or beside none of these. */
  readonly exclusive?: boolean | readonly string[];
  /** Suites that must have ended well before it starts. */
  readonly needs?: readonly string[];
  /** What it has for itself while it runs, by name: one slot of each. */
  readonly resources?: readonly string[];
  /** Where its runner leaves its reports, for `junit`. */
  readonly reports?: readonly string[];
  /** Id patterns (`*` matches anything) of tests that may be deselected without making the run incomplete. */
  readonly deselected: readonly string[];
  /** Why this suite is here, for `gate list`: "configured in gate.config.ts", "detected: vitest.config.ts". */
  readonly why: string;
};

/** A file of a suite, as its tests' ids name it. */
export type FileRef = { readonly file: string; readonly project?: string };

/** What a launch is about, when it is not the whole suite. */
export type Selection = {
  /** Only these files are loaded. */
  readonly files: readonly FileRef[];
  /** Of a file that has a test here, only those that are here run; the others of it are told as `unselected`. A file without one runs whole. */
  readonly tests: readonly TestRef[];
};

/** What a relaunch leaves out, because its fate is known. */
export type SkipList = {
  readonly tests: readonly TestRef[];
  /** Whole files, by path relative to the suite's `cwd`: they are not even loaded. */
  readonly files: readonly FileRef[];
  /** Pseudo-tests of hooks that hung or crashed: they are not to be entered again, where the runner tells their tests one by one. */
  readonly hooks?: readonly TestRef[];
};

/** One start of a suite, as an adapter sees it. */
export type Launch = {
  readonly suite: SuiteDefinition;
  /** `list`: discover the tests, run none. */
  readonly mode: 'run' | 'list';
  /** 1 for the first launch of the suite in this run. */
  readonly number: number;
  /** Absolute path of this launch's own folder; `Command.files` land here. */
  readonly dir: string;
  /** Absolute path of the file that the shims append to. */
  readonly eventsFile: string;
  /** Absolute path of the folder with the built shims. */
  readonly shims: string;
  readonly skip: SkipList;
  /** Absent: the whole suite. Only for an adapter that `selects`. */
  readonly only?: Selection;
  /** Files that come first, in this order, where the user has not set an order of their own; the rest follows as the runner has it. */
  readonly first?: readonly FileRef[];
  /** How many workers the runner may have, where the user has not said. Absent: as many as it likes. */
  readonly workers?: number;
};

/** Turns what a launch says into events. A fresh one for each launch. Throws on nothing. */
export type Decoder = {
  /** When the leader has started. */
  readonly begin: (pid: number) => readonly RunnerEvent[];
  /** One line of the launch's events file or, for an adapter that reads stdout, of that. */
  readonly line: (line: string) => readonly RunnerEvent[];
  /** What of a line on stdout goes to the log, its end included. Without it every byte does. Asked before `line` gets it. */
  readonly shown?: (line: string) => string;
  /** When the leader has ended by itself. */
  readonly end: (exit: Exit, ms: number) => readonly RunnerEvent[];
  /** When we have ended the launch: what was begun and has no end. */
  readonly cut?: () => readonly RunnerEvent[];
  /** A file that the launch has left, by its path relative to `cwd`: for an adapter that reads files. */
  readonly report?: (file: string) => ReportReader;
  /** After the last of them. */
  readonly reported?: (files: ReportCount) => readonly RunnerEvent[];
  /** Lines so far that said nothing known. */
  readonly dropped?: () => number;
};

/** Takes one file in, piece by piece. Throws on nothing. */
export type ReportReader = {
  readonly chunk: (bytes: Uint8Array) => readonly RunnerEvent[];
  /** Its end. `fault`: it could not be read on, and why. */
  readonly end: (fault?: string) => readonly RunnerEvent[];
};

/** The files that a launch has left. */
export type ReportCount = {
  /** Written by this launch, and read. */
  readonly fresh: number;
  /** As they were before it: not read. */
  readonly stale: number;
  /** The launch was ended by us. */
  readonly cut: boolean;
};

/** What an exit code of the runner says. `silent`: it did not go well, and the code alone does not say why. */
export type ExitMeaning = 'passed' | 'tests-failed' | 'no-tests' | 'interrupted' | 'usage' | 'silent';

/** One way to start the runner, tried in order. The first whose check passes is used. */
export type Candidate = {
  readonly program: readonly string[];
  /** Run to see whether it is there: exit 0 is yes, the last line of stdout is the runner's version. Or a package of Node that must be. */
  readonly check: readonly string[] | PackageCheck;
};

/** A package that must be installed where the suite is, with `<package>/<entry>` in it. Its version is the runner's. */
export type PackageCheck = { readonly package: string; readonly entry: string };

/** Everything the gate knows of one kind of runner. Describes and decodes; never spawns, reads no file, no clock. */
export type Adapter = {
  readonly name: AnyRunner;
  /** `live`: events arrive as tests run, so that each test can be timed. `final`: the launch is watched as a whole. */
  readonly events: 'live' | 'final';
  /** Where its words are: in the file that its shims append to, on stdout line by line (and in that file), or in files that it leaves. */
  readonly reads: 'events' | 'stdout' | 'files';
  /** The files, as patterns relative to `cwd`; for an adapter that reads files. Read are those that the launch has written. */
  readonly reports?: (suite: Pick<SuiteDefinition, 'reports'>) => readonly string[];
  /** `false`: what it would run is known only when it runs. */
  readonly lists?: false;
  /** Whether a relaunch can leave tests out. */
  readonly resumes: boolean;
  /** Whether a launch can be about some files and tests only, and take an order of files. */
  readonly selects: boolean;
  /** Whether a broken `before` hook takes all tests of its group with it, or the runner tells each (`told`). */
  readonly hooks: 'all-under' | 'told';
  /**
   * A test may have others below it that run inside of it, as in Go: they share its process and its end. `again`: a relaunch
   * runs those above one that went down once more, so that all beside it have results.
   */
  readonly nests?: true | 'again';
  /** Versions that were tested, for the warning about others: `["3", "4"]`. */
  readonly majors: readonly string[];
  readonly candidates: (
    suite: Pick<SuiteDefinition, 'cwd' | 'program'>,
    env: Readonly<Record<string, string | undefined>>,
  ) => readonly Candidate[];
  /** What to type when no candidate is there. */
  readonly remedy: string;
  /** How many cores the runner keeps busy with these arguments; `all`: as many as it is given. */
  readonly cores: (suite: Pick<SuiteDefinition, 'args'>) => number | 'all';
  readonly command: (launch: Launch) => Command;
  readonly decoder: (launch: Launch) => Decoder;
  readonly exit: (exit: Exit) => ExitMeaning;
};
