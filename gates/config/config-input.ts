import type { RunnerName } from '../../suites/adapter.ts';

/** A duration with its unit: `"30s"`, `"5m"`, `"1.5h"`, `"250ms"`. */
export type Duration = string;

/** A size with its unit: `"512MiB"`, `"1.5GiB"`. */
export type Size = string;

/** How long each thing of a suite may take. */
export type LimitsInput = {
  /** One test, or `auto`: as learned from its earlier runs. Default `60s`. */
  readonly test?: Duration | undefined;
  /** Single tests, by id; `*` matches anything. Of several that match the last one counts, and it counts more than `test`. */
  readonly tests?: Readonly<Record<string, Duration>> | undefined;
  /** One hook. Default `60s`. */
  readonly hook?: Duration | undefined;
  /** Loading one file. Default `60s`. */
  readonly load?: Duration | undefined;
  /** No event and no output. Default `5m`. */
  readonly silence?: Duration | undefined;
  /** From the last test to the end of the launch. Default `20s`. */
  readonly teardown?: Duration | undefined;
  /** The whole suite. Default: none. */
  readonly suite?: Duration | undefined;
  /** From SIGTERM to SIGKILL. Default `5s`. */
  readonly grace?: Duration | undefined;
};

/** One runner invocation over a set of tests. */
export type SuiteInput = {
  /** What runs the tests. */
  readonly runner: RunnerName;
  /** Where it runs, relative to the configuration file. Default `"."`. */
  readonly cwd?: string | undefined;
  /** Appended to the runner's own command line. */
  readonly args?: readonly string[] | undefined;
  /** Set for the runner, on top of the environment of the gate. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The whole command, for the runners `command`, `tap` and `junit`: a list of words, or one text that needs no shell. */
  readonly command?: string | readonly string[] | undefined;
  /** Where the runner `junit` finds what its command has written: file patterns relative to `cwd`, `*` within a folder, `**` across folders. */
  readonly reports?: readonly string[] | undefined;
  /** The Python interpreter that has pytest, for the runner `pytest`. A path is relative to `cwd`. */
  readonly python?: string | undefined;
  /** What starts the runner, when it is not found by itself: a list of words, or one text. A path is relative to `cwd`. */
  readonly program?: string | readonly string[] | undefined;
  /** `auto` stands for `{ test: 'auto' }`. */
  readonly limits?: LimitsInput | 'auto' | undefined;
  /** How much memory its processes may have together. Default: as much as there is. */
  readonly memory?: Size | undefined;
  /** Extra attempts for a test that fails. Default 0. */
  readonly retries?: number | undefined;
  /** How many cores its runner keeps busy. Default: as the runner has it. */
  readonly cores?: number | undefined;
  /** Runs beside no other suite, or beside none of these. Default false. */
  readonly exclusive?: boolean | readonly string[] | undefined;
  /** Suites that must end well first; otherwise it does not run. */
  readonly needs?: readonly string[] | undefined;
  /** What it has for itself while it runs: names from `resources`. Its slot is in `GATE_RESOURCE_<NAME>`. */
  readonly resources?: readonly string[] | undefined;
  /** Ids of tests that may be deselected without making the run incomplete; `*` matches anything. */
  readonly deselected?: readonly string[] | undefined;
};

/** What a gate runs, and what it tolerates. */
export type GateInput = {
  /** The suites of this gate. Default `"*"`: all of them. */
  readonly suites?: '*' | readonly string[] | undefined;
  readonly limits?:
    | {
        /** The whole run. Default `60m`. */
        readonly run?: Duration | undefined;
      }
    | undefined;
  /** What a test that failed and then passed means. Default `"fail"`. */
  readonly flaky?: 'fail' | 'warn' | undefined;
  /** What a process that outlives its launch means. Default `"fail"`. */
  readonly leaks?: 'fail' | 'warn' | undefined;
};

/** One question of the preflight. What else may be said depends on its type. */
export type CheckInput = {
  /** `env`, `secrets`, `live-arming`, `redis`, `postgres`, `http`, `positions`, `git`, `disk` and others: `docs/guides/preflight.md` has them all. */
  readonly type: string;
  /** What it is called. Default: its type. */
  readonly name?: string | undefined;
  /** Whether it keeps everything from being ready. Default true; otherwise it only warns. */
  readonly blocking?: boolean | undefined;
  /** How long it may take. */
  readonly timeout?: string | undefined;
  readonly [setting: string]: unknown;
};

/** What is looked at before anything goes live. Any text may be `env:NAME` or `file:PATH`: read when it runs, told to nobody. */
export type PreflightInput = {
  /** What its metrics begin with. Default `"gate"`. */
  readonly namespace?: string | undefined;
  /** Which environment this is: a plain word, or the variable that has it. Default `"env:GATE_ENV"`. */
  readonly env?: string | undefined;
  /** The word for the environment in which something is at stake. Default `"live"`. */
  readonly live?: string | undefined;
  /** The words for those in which nothing is. Default: `"paper"`, `"test"` and the like. */
  readonly simulated?: readonly string[] | undefined;
  /** How long it stays ready. Default `"10m"`. */
  readonly ttl?: string | undefined;
  readonly checks?: readonly CheckInput[] | undefined;
};

/** Who is told when something is wrong. Any text may be `env:NAME` or `file:PATH`: read when it runs, told to nobody. */
export type AlertsInput = {
  /** A chat of Telegram: the token of a bot, and the id of the chat. `apiUrl` is `"https://api.telegram.org"` by default. */
  readonly telegram?:
    | { readonly token: string; readonly chatId: string | number; readonly apiUrl?: string | undefined }
    | undefined;
  /** Any server that takes JSON by POST. */
  readonly webhook?: { readonly url: string } | undefined;
  /** An Alertmanager of Prometheus: its address, without `/api/v2/alerts`. */
  readonly alertmanager?: { readonly url: string } | undefined;
  /** A link to a runbook of your own, or to a copy of ours: each alert names it as it is written here. Default: the path of ours. */
  readonly runbook?: string | undefined;
  /** Print them on stderr, too. Default false. */
  readonly console?: boolean | undefined;
  /** The branches on which a gate must not fail; `*` matches anything. Default `["main", "master"]`. */
  readonly protected?: readonly string[] | undefined;
};

/** What `gate.config.*` says. */
export type GateConfigInput = {
  /** For editors; not read. */
  readonly $schema?: string | undefined;
  /** The suites by name. Without it they are detected. */
  readonly suites?: Readonly<Record<string, SuiteInput>> | undefined;
  readonly gates?:
    | {
        readonly core?: GateInput | undefined;
        readonly full?: GateInput | undefined;
        /** A choice of tests that fits into a budget. */
        readonly fast?:
          | (GateInput & {
              /** How long it may take. Default `60s`. */
              readonly budget?: Duration | undefined;
              /** Only tests with such ids are chosen, beside what failed last time; `*` matches anything. */
              readonly tests?: readonly string[] | undefined;
            })
          | undefined;
        /** The preflight, by itself and as the last stage of `full`. */
        readonly preflight?: Pick<GateInput, 'limits' | 'leaks'> | undefined;
      }
    | undefined;
  /** How many runs are kept under `.gate/runs`. Default 20. */
  readonly keepRuns?: number | undefined;
  /** How many cores the suites share. Default: those of the machine. */
  readonly cores?: number | undefined;
  /** What suites share, by name: its slots, or how many there are. `{ port: [4001, 4002], database: ['test_1'], gpu: 2 }` */
  readonly resources?: Readonly<Record<string, number | readonly (string | number)[]>> | undefined;
  /** The ledger of known regressions. */
  readonly debt?:
    | {
        /** Where the entries lie. Default `"debt/entries"`. */
        readonly dir?: string | undefined;
        /** What is rendered from them. Default `"docs/REGRESSION_DEBT.md"`. */
        readonly report?: string | undefined;
        /** How many days away a due date may be. Default 90. */
        readonly maxDueDays?: number | undefined;
        /** Who can own an entry, beside everybody whom CODEOWNERS names. Default: with neither, anybody. */
        readonly owners?: readonly string[] | undefined;
        /** The branch that a change is held against in CI, like `"origin/main"`. Default: none, as long as `--base` names none. */
        readonly base?: string | undefined;
        /** How many entries may excuse something. Default: any number. */
        readonly maxOpen?: number | undefined;
        /** How many of one owner. Default: any number. */
        readonly maxPerOwner?: number | undefined;
        /** Tests that may have no debt: ids with `*` for anything. Default: none. */
        readonly noDebt?: readonly string[] | undefined;
      }
    | undefined;
  /**
   * What holds the processes of a launch together: a mark in their environment, or a PID namespace that nothing
   * outlives (Linux). Default `"cookie"`.
   */
  readonly containment?: 'cookie' | 'namespace' | undefined;
  /** What is looked at before anything goes live. */
  readonly preflight?: PreflightInput | undefined;
  /** Who is told when something is wrong. */
  readonly alerts?: AlertsInput | undefined;
  /** What is remembered of all runs. */
  readonly history?:
    | {
        /**
         * A PostgreSQL database that many machines share: `"postgresql://…"`, or `"env:NAME"` or `"file:PATH"` that has it.
         * Default: the file `.gate/history.db`.
         */
        readonly url?: string | undefined;
      }
    | undefined;
};
