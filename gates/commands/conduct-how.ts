import type { Namespace } from '../../harness/process/containment.ts';
import type { Warden } from '../../harness/process/warden.ts';
import type { RunHead, RunInputs } from '../../harness/protocol/record.ts';
import type { Standing } from '../against-base.ts';
import type { GateConfig, LoadedConfig } from '../config/config.ts';
import type { SuiteChoice } from '../fast/choose.ts';
import type { GitState } from '../git-state.ts';
import type { Memory } from '../memory.ts';
import type { Ledger } from '../open-ledger.ts';
import type { PlannedSuite } from '../plan-run.ts';
import type { Preflight } from '../preflight/plan.ts';
import type { Resumption } from '../resume/resume.ts';
import type { RunCleaner } from '../secrets/run-cleaner.ts';
import type { CommonOptions, Terminal } from './common-options.ts';

/** A run with everything that was found for it. */
export type Conduct = {
  readonly gate: 'core' | 'full' | 'fast' | 'run' | 'preflight';
  readonly options: CommonOptions;
  readonly terminal: Terminal;
  readonly config: LoadedConfig;
  readonly rules: GateConfig;
  readonly git: GitState;
  readonly inputs: RunInputs;
  /** The part of a whole gate that it is. */
  readonly shard?: RunHead['shard'];
  /** What it takes over from an interrupted run. */
  readonly resumption?: Resumption;
  readonly ledger: Ledger;
  /** What of it is in force. */
  readonly standing: Standing;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly memory: Memory;
  /** Files that git has seen renamed since the last complete run. */
  readonly renames: ReadonlyMap<string, string>;
  /** Whether any test of an earlier run is remembered. */
  readonly remembers: boolean;
  readonly suites: readonly PlannedSuite[];
  /** All suites of the repository, whether they run or not. */
  readonly names: readonly string[];
  /** What is looked at once all suites have run. */
  readonly preflight?: Preflight;
  /** Alerts are on, and this keeps somebody from being told. */
  readonly unheard: readonly string[];
  /** Takes out of what suites say what is secret; absent: nothing is. */
  readonly cleaner?: RunCleaner;
  readonly cores: number;
  readonly id: string;
  readonly runDir: string;
  readonly warden: Warden;
  readonly containment: RunHead['containment'];
  /** Each launch runs in one of its own. */
  readonly namespace?: Namespace;
  /** The tests of `fast` inside a run of everything. */
  readonly fast?: readonly SuiteChoice[];
  /** Monotonic: when a run inside a budget ends its launches. */
  readonly budgetEndsAt?: number;
};

/** Whether it may be less than the whole. */
export const isPartial = ({ gate }: Conduct): boolean => gate === 'fast' || gate === 'run' || gate === 'preflight';
