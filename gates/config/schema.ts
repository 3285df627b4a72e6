import { z } from 'zod';
import type { RunnerName } from '../../suites/adapter.ts';
import { alerts } from './alerts-schema.ts';
import type { ConfigFile } from './config-file.ts';
import type { GateConfigInput } from './config-input.ts';
import { defaultDebt, defaultKeepRuns } from './config.ts';
import { bytes, faultOf, filled, list, ms, text, words } from './fields.ts';
import { isServerAddress } from '../server-address.ts';
import { nearest, suggestion } from './nearest.ts';
import { preflightOf } from './preflight-schema.ts';
import { parseDuration } from './units.ts';

/** The runners that have an adapter. */
export const runners: readonly RunnerName[] = [
  'vitest',
  'jest',
  'mocha',
  'jasmine',
  'node-test',
  'pytest',
  'go',
  'cargo',
  'playwright',
  'tap',
  'junit',
  'command',
];

const runnerNames = z.enum(runners, { error: ({ input }) => runnerFault(input) });

const runnerFault = (input: unknown): string => {
  const choice = runners.map(name => `"${name}"`).join(', ');
  if (input === undefined) return `is missing: add one of ${choice}.`;
  return `is ${JSON.stringify(input)}: ${suggestion(typeof input === 'string' ? input : '', Object.keys(runnerNames.enum), `use one of ${choice}`)}`;
};

/** The end of the sentence for a limit of tests: `auto` is a word here, every other text is to be a time. */
const testLimitFault = (input: unknown): string | undefined =>
  isNearAuto(input) ? `is ${JSON.stringify(input)}: did you mean "auto"?` : faultOf(parseDuration, input);

const limitsFault = (input: unknown): string | undefined => {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return undefined;
  if (isNearAuto(input)) return `is ${JSON.stringify(input)}: did you mean "auto"?`;
  return 'must be "auto" or an object: write keys and values, like { test: "30s" }.';
};

const isNearAuto = (input: unknown): boolean => typeof input === 'string' && nearest(input, ['auto']) === 'auto';

/** A pattern that can only mean files below the suite. */
const isInside = (pattern: string): boolean =>
  !/^(?:[/\\~]|[A-Za-z]:)/u.test(pattern) && !pattern.split(/[/\\]/u).includes('..');

const suiteName = z
  .string()
  .min(1, { error: 'cannot name a suite: write a name.', abort: true })
  .max(100, { error: 'is longer than 100 characters: give the suite a shorter name.' })
  .regex(/^(?!\s)(?!.*::)[^/>\u0000-\u001F\u007F-\u009F]*(?<!\s)$/, {
    error: 'cannot name a suite: leave out "::", "/", ">", control characters, and spaces at the ends.',
  });

const leastMemory = 2 ** 20;

/** Its message does not repeat what is written: there may be a password in it. */
const historyUrl = text.refine(written => /^(?:env|file):./s.test(written) || isServerAddress(written), {
  error: 'is no address of a PostgreSQL database: write "postgresql://…", "env:NAME" or "file:PATH".',
});

const limitsObject = z.strictObject({
  test: z
    .union([z.literal('auto'), ms], { error: ({ input }) => testLimitFault(input) })
    .optional()
    .describe('One test. "auto": as learned from its earlier runs. Default 60s.'),
  tests: z
    .record(filled, ms)
    .refine(tests => Object.keys(tests).length > 0, { error: 'is empty: add the id of a test, or remove the key.' })
    .optional()
    .describe('Single tests, by id; "*" matches anything. The last that matches counts, and more than "test".'),
  hook: ms.optional().describe('One hook. Default 60s.'),
  load: ms.optional().describe('Loading one file. Default 60s.'),
  silence: ms.optional().describe('No event and no output. Default 5m.'),
  teardown: ms.optional().describe('From the last test to the end of the launch. Default 20s.'),
  suite: ms.optional().describe('The whole suite. Default: none.'),
  grace: ms.optional().describe('From SIGTERM to SIGKILL. Default 5s.'),
});

const names = z.array(filled).min(1, { error: 'is empty: write a name, or remove the key.' });

const limits = z.union([z.literal('auto').transform(() => ({ test: 'auto' as const })), limitsObject], {
  error: ({ input }) => limitsFault(input),
});

const suite = z.strictObject({
  runner: runnerNames.describe('What runs the tests.'),
  cwd: filled.default('.').describe('Where it runs, relative to this file. Default ".".'),
  args: list.default([]).describe("Appended to the runner's own command line."),
  env: z
    .record(z.string().regex(/^[^=\0]+$/, { error: 'cannot name an environment variable.' }), text)
    .default({})
    .describe('Set for the runner, on top of the environment of the gate.'),
  command: words
    .optional()
    .describe(
      'The whole command, for the runners "command", "tap" and "junit": a list, or one text that needs no shell.',
    ),
  reports: z
    .array(filled.refine(isInside, { error: 'leads out of the suite: write a pattern relative to cwd, without "..".' }))
    .min(1, { error: 'is empty: write where the reports are, like ["target/surefire-reports/TEST-*.xml"].' })
    .optional()
    .describe('Where the command of the runner "junit" writes its reports: file patterns relative to cwd.'),
  python: filled.optional().describe('The Python interpreter that has pytest. A path is relative to cwd.'),
  program: words
    .optional()
    .describe('What starts the runner, when it is not found by itself. A path is relative to cwd.'),
  limits: limits.default({}).describe('How long each thing may take.'),
  memory: bytes
    .refine(size => size >= leastMemory, {
      error: 'is below 1MiB, which no runner fits into: write a size like "2GiB".',
    })
    .optional()
    .describe('How much memory its processes may have together. Default: as much as there is.'),
  retries: z
    .int()
    .min(0, { error: 'is below 0: write how many extra attempts a failed test gets.' })
    .max(10, { error: 'is above 10: write at most 10.' })
    .default(0)
    .describe('Extra attempts for a test that fails. Default 0.'),
  cores: z
    .int({ error: 'is not a whole number of cores.' })
    .min(1, { error: 'is below 1: write how many cores its runner keeps busy.' })
    .optional()
    .describe('How many cores its runner keeps busy. Default: as the runner has it.'),
  exclusive: z
    .union([z.boolean(), names], {
      error: () => 'must be true, false or a list of suites: write true, or ["e2e"].',
    })
    .optional()
    .describe('Runs beside no other suite, or beside none of these. Default false.'),
  needs: names.optional().describe('Suites that must end well first; otherwise it does not run.'),
  resources: names.optional().describe('What it has for itself while it runs; its slot is in GATE_RESOURCE_<NAME>.'),
  deselected: list.default([]).describe('Ids of tests that may be deselected; "*" matches anything.'),
});

const gate = z.strictObject({
  suites: z
    .union([z.literal('*'), z.array(filled).min(1, { error: 'is empty: name a suite, or write "*" for all.' })], {
      error: ({ input }) =>
        typeof input === 'string' && input !== ''
          ? `is ${JSON.stringify(input)}: write [${JSON.stringify(input)}], or "*" for all.`
          : 'must be "*" or a list of suite names, and not empty.',
    })
    .default('*')
    .describe('The suites of this gate. Default "*": all.'),
  limits: z.strictObject({ run: ms.optional().describe('The whole run. Default 60m.') }).default({}),
  flaky: z.enum(['fail', 'warn']).optional().describe('What a test means that failed and then passed. Default "fail".'),
  leaks: z.enum(['fail', 'warn']).optional().describe('What a process means that outlives its launch. Default "fail".'),
});

const most = z.int().min(0, { error: 'is below 0: write how many entries there may be.' });
const resourceName = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/u, {
  error: 'cannot name a resource: write lower-case letters, digits and hyphens, like "test-db".',
});

const mostSlots = 1000;

const slotWords = {
  error: () => `must be a list of slots or a number of them, 1 to ${mostSlots}: write [4001, 4002], or 2.`,
};

/** `2` stands for two slots that are told apart by their numbers. */
const slots = z
  .union(
    [
      z.int(slotWords).min(1, slotWords).max(mostSlots, slotWords),
      z.array(z.union([filled, z.number()], slotWords)).min(1, slotWords),
    ],
    slotWords,
  )
  .transform(said =>
    Array.isArray(said) ? said.map(String) : Array.from({ length: said }, (_, at) => String(at + 1)),
  );

const file = z.strictObject({
  $schema: z.string().optional().describe('For editors.'),
  suites: z
    .record(suiteName, suite)
    .refine(suites => Object.keys(suites).length > 0, {
      error: 'is empty: add a suite, or remove the key to have suites detected.',
    })
    .optional()
    .describe('The suites by name. Without it they are detected.'),
  gates: z
    .strictObject({
      core: gate.optional(),
      full: gate.optional(),
      fast: gate
        .extend({
          budget: ms.optional().describe('How long it may take. Default 60s.'),
          tests: list
            .min(1, { error: 'is empty: write an id with "*" for anything, or remove the key.' })
            .optional()
            .describe('Only tests with such ids are chosen, beside what failed last time; "*" matches anything.'),
        })
        .optional()
        .describe('A choice of tests that fits into a budget.'),
      preflight: z
        .strictObject({ limits: gate.shape.limits, leaks: gate.shape.leaks })
        .optional()
        .describe('The preflight, by itself and as the last stage of full.'),
    })
    .default({})
    .describe('What each gate runs, and what it tolerates.'),
  keepRuns: z
    .int()
    .min(1, { error: 'is below 1: the latest run is always kept.' })
    .default(defaultKeepRuns)
    .describe('How many runs are kept under .gate/runs. Default 20.'),
  cores: z
    .int({ error: 'is not a whole number of cores.' })
    .min(1, { error: 'is below 1: write how many cores the suites share.' })
    .optional()
    .describe('How many cores the suites share. Default: those of the machine.'),
  resources: z
    .record(resourceName, slots)
    .default({})
    .describe('What suites share, by name: its slots, like [4001, 4002], or how many there are.'),
  debt: z
    .strictObject({
      dir: filled.default(defaultDebt.dir).describe('Where the entries lie. Default "debt/entries".'),
      report: filled
        .default(defaultDebt.report)
        .describe('What is rendered from them. Default "docs/REGRESSION_DEBT.md".'),
      maxDueDays: z
        .int()
        .min(1, { error: 'is below 1: write how many days away a due date may be.' })
        .default(defaultDebt.maxDueDays)
        .describe('How many days away a due date may be. Default 90.'),
      owners: z
        .array(filled)
        .min(1, { error: 'is empty: name an owner, or remove the key.' })
        .optional()
        .describe('Who can own an entry, beside everybody whom CODEOWNERS names. Default: with neither, anybody.'),
      base: filled
        .optional()
        .describe('The branch that a change is held against in CI, like "origin/main". Default: none.'),
      maxOpen: most.optional().describe('How many entries may excuse something. Default: any number.'),
      maxPerOwner: most.optional().describe('How many of one owner. Default: any number.'),
      noDebt: z
        .array(filled)
        .min(1, { error: 'is empty: write the id of a test, or remove the key.' })
        .optional()
        .describe('Tests that may have no debt: ids with "*" for anything. Default: none.'),
    })
    .default(defaultDebt)
    .describe('The ledger of known regressions.'),
  containment: z
    .enum(['cookie', 'namespace'])
    .default('cookie')
    .describe('What holds the processes of a launch together: a mark, or a PID namespace. Default "cookie".'),
  preflight: z.never().optional(), // its own schema stands here: `withPreflight`
  alerts: alerts.optional().describe('Who is told when something is wrong.'),
  history: z
    .strictObject({
      url: historyUrl
        .optional()
        .describe('A PostgreSQL database that many machines share: "postgresql://…", or "env:NAME" or "file:PATH".'),
    })
    .optional()
    .describe('What is remembered of all runs. Default: the file .gate/history.db.'),
});

type Schema = z.ZodType<ConfigFile, GateConfigInput>;

const withPreflight = (preflight: z.ZodType): Schema =>
  file.extend({ preflight: preflight.optional().describe('What is looked at before anything goes live.') }) as Schema;

/** The whole configuration file. Its messages are the ends of sentences that start with the path of the value. */
export const configSchema = (): Schema => withPreflight(preflightOf());

/** The same for one file: to make a schema takes time, and of checks that it does not speak of none is made. */
export const schemaFor = (source: unknown): Schema =>
  withPreflight(
    typeof source === 'object' && source !== null && 'preflight' in source ? preflightOf(source.preflight) : z.never(),
  );
