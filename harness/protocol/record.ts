import type { Settlement } from './debt.ts';
import type { Exit, Flag, Frame, OutcomeKind } from './outcome.ts';
import type { PreflightHead, PreflightRecord } from './preflight.ts';
import type { ProcessRef } from './event.ts';
import type { TestId } from './test-id.ts';
import type { Verdict } from './verdict.ts';

/** How surely a tree can be emptied on this machine. */
export type Containment = 'cookie' | 'namespace' | 'portable';

/** What is known of a run before it starts. */
export type RunHead = {
  readonly id: string;
  readonly gate: string;
  readonly partial: boolean;
  readonly commit?: string;
  readonly branch?: string;
  readonly dirty?: boolean;
  readonly gateVersion: string;
  /** The interrupted run that this one goes on with. */
  readonly resumedFrom?: string;
  /** Which part of which gate it is, and a digest of how the whole was divided. */
  readonly shard?: { readonly index: number; readonly of: number; readonly gate: string; readonly plan: string };
  /** The runs that were joined into this one. */
  readonly mergedFrom?: readonly string[];
  /** What its tests were made of, so that nothing else is taken for a part of it. */
  readonly inputs?: RunInputs;
  readonly host: { readonly os: string; readonly arch: string; readonly cpus: number; readonly node: string };
  readonly containment: Containment;
  /** What a flaky test and a leak do to the verdict. */
  readonly rules: {
    readonly flaky: 'fail' | 'warn';
    readonly leaks: 'fail' | 'warn';
    /** A comparison that cannot be made makes the run incomplete. */
    readonly strict?: boolean;
    /** Alerts are on, and this keeps somebody from being told. */
    readonly unheard?: readonly string[];
  };
  /** What its preflight is about to look at; absent where there is none. */
  readonly preflight?: PreflightHead;
  /** What the machine calls itself, for this machine only: no signature has it in it. */
  readonly own?: OwnNames;
  /** Where the run's files lie: absolute paths, for this machine only. */
  readonly root: string;
};

/** Names of a machine and of its folders. */
export type OwnNames = {
  /** Where the repository and the user's own files lie: absolute. */
  readonly folders: readonly string[];
  readonly users: readonly string[];
  readonly hosts: readonly string[];
};

/** What a run depends on beside the commit. */
export type RunInputs = {
  /** A digest of everything that was changed in the working tree; absent where that cannot be told. */
  readonly tree?: string;
  /** The changed files, each with a digest of its own; absent where there are too many to be told. */
  readonly changes?: Readonly<Record<string, string>>;
  /** A digest of the configuration, the suites and the versions of their runners. */
  readonly configuration: string;
  /** The same of what is configured alone, wherever the repository lies; absent where more was asked for or a part chosen. */
  readonly portable?: string;
};

/** What is known of a suite before it starts. */
export type SuiteHead = {
  readonly name: string;
  readonly runner: string;
  readonly cwd: string;
  readonly why: string;
  /** Id patterns that may be deselected. */ readonly deselected?: readonly string[];
  /** What must come true for its tests to have the limits that are meant. */
  readonly limits?: {
    /** Id patterns that have a limit of their own. */ readonly patterns?: readonly string[];
    /** Limits were to be learned, and of no test is enough remembered: what each gets instead. */
    readonly unlearnedMs?: number;
  };
};

export type Totals = {
  readonly census: number;
  readonly passed: number;
  readonly failed: number;
  readonly hung: number;
  readonly crashed: number;
  readonly skipped: number;
  readonly notRun: number;
  readonly notSelected: number;
  readonly flaky: number;
  readonly leaky: number;
  readonly slow: number;
  readonly debt: {
    readonly known: number;
    readonly new: number;
    readonly drift: number;
    readonly escalated: number;
    readonly expired: number;
    readonly paid: number;
  };
};

export type FailureRecord = {
  readonly kind: 'fail' | 'hang' | 'crash' | 'leak';
  readonly message: string;
  readonly signature?: string;
  readonly stack: readonly Frame[];
  readonly detail?: string;
  readonly because?: 'children';
  /** For a hang: whose clock, which clock, how long, and what the process was doing. */
  readonly by?: 'gate' | 'runner';
  readonly deadline?: string;
  readonly limitMs?: number;
  readonly class?: string;
};

/** What a test has left behind. */
export type LeakRecord = ProcessRef & {
  /** Of what says of no test that it started it: who ran when it was born. */
  readonly beside?: readonly TestId[];
};

export type TestRecord = {
  readonly id: TestId;
  readonly suite: string;
  readonly project?: string;
  /** Empty for trouble that belongs to no file. */
  readonly file: string;
  readonly titles: readonly string[];
  readonly outcome: OutcomeKind;
  readonly durationMs: number;
  readonly attempts: number;
  readonly flags: readonly Flag[];
  /** Why it was skipped or has not run. */
  readonly reason?: string;
  readonly failure?: FailureRecord;
  /** The failures of the attempts before the last, where there were any. */
  readonly earlier?: readonly FailureRecord[];
  readonly leaks?: readonly LeakRecord[];
  /** Its fate is of a run that this one goes on with. */
  readonly kept?: true;
  readonly debt?: { readonly verdict: string; readonly entry?: string; /** For people. */ readonly why?: string };
};

/** One start of a suite's runner. What nobody could see is absent. */
export type LaunchRecord = {
  /** 1-based, as its log is named. */
  readonly launch: number;
  readonly why: string;
  readonly startedAt?: string;
  /** Until the last that was heard of it: absent when its end was not seen. */
  readonly durationMs?: number;
  /** The most memory that its whole process tree was seen to hold at once. */
  readonly peakMemoryBytes?: number;
  /** The time that its processes had on a CPU, user and system. */
  readonly cpuMs?: number;
  readonly exit?: Exit;
};

export type SuiteRecord = {
  readonly name: string;
  readonly runner: string;
  readonly runnerVersion?: string;
  readonly cwd: string;
  readonly totals: Totals;
  readonly launches: number;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly exit: Exit;
  /** Why the suite cannot be trusted, when it cannot. */
  readonly incomplete?: string;
  /** Why it was not started: what it needs has not ended well. */
  readonly unmet?: string;
  /** In the order in which they were started. */
  readonly launchDetails?: readonly LaunchRecord[];
};

export type KillRecord = ProcessRef & {
  /** Whose launch it was of. */
  readonly suite?: string;
  readonly reason: string;
  readonly test?: TestId;
  readonly signal: string;
  readonly survived: boolean;
  /** From the first signal to the end of the process, in milliseconds. */
  readonly ms?: number;
};

/** The events of a run, folded: `gate.run/1`. Times in milliseconds, stamps in ISO 8601 UTC. */
export type RunRecord = {
  readonly format: 'gate.run/1';
  readonly run: Omit<RunHead, 'root' | 'own' | 'rules' | 'inputs' | 'preflight'> & {
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly durationMs: number;
    /** The interrupted runs whose fates it keeps, the oldest first. */
    readonly resumedThrough?: readonly string[];
  };
  readonly verdict: Verdict;
  /** It was stopped, or the gate died, before all suites had run: `--resume` can go on with it. */
  readonly unfinished?: true;
  readonly totals: Totals;
  /** The ledger that it was held against; absent when the run ended before that. */
  readonly ledger?: Settlement['ledger'];
  /** Entries whose test is in no census. */
  readonly gone?: readonly { readonly test: TestId; readonly entry: string }[];
  readonly suites: readonly SuiteRecord[];
  readonly tests: readonly TestRecord[];
  readonly kills: readonly KillRecord[];
  readonly notes: readonly {
    readonly level: 'info' | 'warning' | 'error';
    readonly text: string;
    readonly suite?: string;
  }[];
  /** What the preflight has come to; absent where there was none. */
  readonly preflight?: PreflightRecord;
  readonly stages: readonly { readonly name: string; readonly verdict: string; readonly durationMs: number }[];
};
