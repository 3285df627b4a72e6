import { Command, CommanderError, Option } from 'commander';
import { disarm, disarmJson, readsCommands } from '../reports/github/disarm.ts';
import { splitCommandLine } from './command-line.ts';
import { hasColour } from './colour.ts';
import { addAlerts } from './commands/alerts/program.ts';
import { addClaims } from './commands/claims-program.ts';
import type { CommonOptions, Terminal } from './commands/common-options.ts';
import { type Act, addDebt } from './commands/debt/program.ts';
import { addDoctor } from './doctor/program.ts';
import { addHistory } from './commands/history/program.ts';
import { addInit } from './init/program.ts';
import { incompleteExit, usageExit } from './exit-code.ts';
import { addPreflight } from './preflight/program.ts';
import { addServe } from './serve/program.ts';
import { gateVersion } from './version.ts';
import { isMachineTrouble, plainly } from './plain-error.ts';
import { UsageError } from './usage-error.ts';
import { readShard } from './shard/shard-option.ts';
import { noSelection, usageWords } from './usage-words.ts';

type GateOptions = CommonOptions & { readonly shard?: string };

type Said = CommonOptions & { readonly color: boolean };

const { words, rest } = splitCommandLine(process.argv.slice(2));
let exitCode = 0;

/** What others have said is in most of what is printed, and a log may be read for commands. */
const harmless = readsCommands(process.env) ? disarm : (text: string): string => text;
const harmlessJson = readsCommands(process.env) ? disarmJson : (text: string): string => text;

const terminalOf = ({ color: wanted, json }: Said): Terminal => ({
  out: text => void process.stdout.write(json === '-' ? harmlessJson(text) : harmless(text)),
  err: line => void process.stderr.write(`${harmless(line)}\n`),
  ...(process.env['GITHUB_ACTIONS'] === 'true' ? { command: line => void process.stderr.write(`${line}\n`) } : {}),
  colour: {
    out: hasColour({ wanted, env: process.env, isTerminal: process.stdout.isTTY }),
    err: hasColour({ wanted, env: process.env, isTerminal: process.stderr.isTTY }),
  },
});

const examples = `
Examples:
  gate fast                        what tells the most within a minute: all day long
  gate full                        run everything; exit 0 only if nothing is owed that is not known
  gate run unit -- src/a.test.ts   one suite, with arguments for its runner
  gate report                      the last screen of the latest run again, and its reports
  gate preflight                   look at everything that must be right before going live
  gate core --json - --quiet       the result as JSON on stdout, nothing else

Exit codes:
  0  passed            1  regressions        2  wrong usage or configuration: nothing was run
  3  incomplete: this run cannot say         4  preflight with warnings under --strict
  129, 130, 143  stopped by SIGHUP, SIGINT, SIGTERM

A suite is found by its config file (vitest, jest, mocha, jasmine, pytest), or written in gate.config.ts.
kill -USR2 <pid of the gate> says what runs now, which clock ends it, and when.`;

/** Runs a command with its options and the terminal, and keeps its exit code. */
const act: Act = async (command, run) => {
  const options = command.optsWithGlobals();
  exitCode = await run(options as never, terminalOf(options as Said));
};

const subcommandTerm = (command: Command): string =>
  `${command.name()} ${command.usage().replace('[options]', '').trim()}`.trimEnd();

const program = new Command('gate')
  .description(
    'Runs your test suites with a clock on every test, ends what hangs and whatever it started, and says one honest word about the whole.',
  )
  .version(gateVersion(), '--version', 'print the version')
  .helpOption('--help', 'print this help, or that of a command')
  .helpCommand('help [command]', 'print the help of a command')
  .option('--config <file>', 'the configuration to use')
  .option('--cwd <dir>', 'where to look for the configuration and the suites')
  .option('--json <path>', 'write the result as JSON there too; - for stdout, in place of the last screen')
  .option('--junit <path>', 'write the JUnit file there too')
  .addOption(
    new Option('--junit-known <how>', 'how JUnit tells known debt: as it failed, or as skipped').choices([
      'failed',
      'skipped',
    ]),
  )
  .option(
    '--metrics-output <path>',
    'where the Prometheus textfile goes; .gate/textfile/gate.prom by default; `gate full` writes preflight.prom beside it',
  )
  .option('--no-metrics', 'write no Prometheus textfile')
  .option('--no-alerts', 'tell nobody of this run')
  .option('--push <url>', 'push the metrics to a Pushgateway there when the run is over')
  .option(
    '--evidence <dir>',
    'copy everything that the run leaves into a folder, without secrets, with SHA-256 of each file',
  )
  .option('--base <ref>', 'what the branch is compared with, for what is new or changed')
  .option('--rerun-base', 'try entries that come with the change at the base: is what they excuse older than it?')
  .option('--strict', 'incomplete when a comparison that needs an earlier run cannot be made')
  .option('--quiet', 'no progress, only the result')
  .option('--verbose', 'a line for every test')
  .option('--no-color', 'no colours (also: NO_COLOR, FORCE_COLOR)')
  .configureHelp({ showGlobalOptions: true, subcommandTerm })
  // The whole complaint is one sentence, and that is made in one place.
  .configureOutput({ outputError: () => undefined })
  .exitOverride()
  .addHelpText('after', ({ command }) => (command.parent === null ? examples : ''));

const resumeWords = 'go on with the latest run of this gate that was interrupted, where nothing has changed since';

const recordWords = 'write what is new into the ledger as proposed, also where CI is set';
const noRecordWords = 'leave the ledger as it is';

for (const gate of ['core', 'full'] as const) {
  const command = program
    .command(gate)
    .summary(gate === 'core' ? 'run every test of every suite, and judge' : 'the same, and preflight once there is one')
    .description('Runs every test of every suite, and judges. It takes no selection: for a part there is `gate run`.')
    .usage('[options]')
    .option('--resume', resumeWords)
    .option('--shard <i/n>', 'run one of n parts; `gate merge` joins them and judges the whole')
    // Only to say what to type instead.
    .argument('[selection...]')
    .configureHelp({ showGlobalOptions: true, visibleArguments: () => [] });
  if (gate === 'full') command.option('--record', recordWords).option('--no-record', noRecordWords);
  command.action(async (selection: readonly string[], _own: object, command: Command) => {
    if (selection.length + rest.length > 0) throw new UsageError(noSelection(gate, [...selection, ...rest]));
    await act<GateOptions>(command, async (options, terminal) => {
      const shard = options.shard === undefined ? {} : { shard: readShard(options.shard) };
      return (await import('./commands/run-command.ts')).runCommand({ gate, ...shard }, options, terminal);
    });
  });
}

program
  .command('fast')
  .summary('the tests that tell the most within a budget')
  .description(
    'Runs what failed last time, then what is new or changed since the merge base, then the tests that tell the most for their time, inside the budget. A partial run: it claims nothing about the whole.',
  )
  // Only to say what to type instead.
  .addOption(new Option('--resume').hideHelp())
  .action(async (_own: object, command: Command) => {
    await act<CommonOptions>(command, async (options, terminal) =>
      (await import('./commands/run-command.ts')).runCommand({ gate: 'fast' }, options, terminal),
    );
  });

program
  .command('run')
  .summary('run some suites, with more arguments for their runner')
  .description(
    'Runs some suites, with more arguments for their runner. A partial run: it claims nothing about the whole.',
  )
  .usage('[options] <suite...> [-- <runner arguments>]')
  .option('--resume', resumeWords)
  .argument('<suite...>', 'the suites, by name: `gate list` shows them')
  .action(async (suites: readonly string[], _own: object, command: Command) => {
    await act<CommonOptions>(command, async (options, terminal) =>
      (await import('./commands/run-command.ts')).runCommand({ gate: 'run', suites, args: rest }, options, terminal),
    );
  });

program
  .command('list')
  .summary('say what a gate would run, and why')
  .description('Says what a gate would run, and why. Runs no test and leaves nothing behind.')
  .argument('[gate]', 'fast, core or full', 'full')
  .action(async (gate: string, _own: object, command: Command) => {
    await act<CommonOptions>(command, async (options, terminal) =>
      (await import('./commands/list.ts')).list(gate, options, terminal),
    );
  });

program
  .command('report')
  .summary('rebuild every report of a run from its journal')
  .description('Rebuilds every report of a run from its journal, also of a run that was killed. Exits as the run did.')
  .argument('[run]', 'the name of its folder in .gate/runs; the latest by default')
  .action(async (run: string | undefined, _own: object, command: Command) => {
    await act<CommonOptions>(command, async (options, terminal) =>
      (await import('./commands/report.ts')).report(run, options, terminal),
    );
  });

program
  .command('merge')
  .summary('join shards, or runs of single suites, into one run with one verdict')
  .description(
    'Joins the shards of a gate, or runs of single suites of one commit, into one run with one verdict and all reports. Refuses what does not make a whole.',
  )
  .option('--record', `of shards of \`gate full\`: ${recordWords}`)
  .option('--no-record', noRecordWords)
  .argument('<run...>', 'folders of runs, or their names in .gate/runs')
  .action(async (runs: readonly string[], _own: object, command: Command) => {
    await act<CommonOptions>(command, async (options, terminal) =>
      (await import('./commands/merge.ts')).merge(runs, options, terminal),
    );
  });

addInit(program, act);
addPreflight(program, act);
addServe(program, act);
program
  .command('arm')
  .summary('start a command only when live arming holds')
  .description(
    'Starts a command in its place, but only in the live environment, and only when everything that arms it holds at this moment.',
  )
  .usage('[options] -- <command...>')
  .action((_own: object, command: Command) =>
    act<CommonOptions>(command, async (options, terminal) =>
      (await import('./commands/arm.ts')).arm(rest, options, terminal),
    ),
  );
addClaims(program, act);
addDebt(program, act);
addHistory(program, act);
addAlerts(program, act);
addDoctor(program, act);

/** What a run could not do, in words and as an exit code. */
const failed = (error: unknown): { readonly text: string; readonly code: number } => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return { text: '', code: 0 };
    if (error.code === 'commander.help') return { text: '', code: usageExit };
    const command = words.find(word => program.commands.some(known => known.name() === word)) ?? '';
    return { text: `gate: ${usageWords(error, { command, words, rest })}\n`, code: usageExit };
  }
  if (error instanceof UsageError) return { text: `gate: ${error.message}\n`, code: usageExit };
  if (isMachineTrouble(error))
    return { text: `gate: this could not be done: ${plainly(error)}.\n`, code: incompleteExit };
  const stack = error instanceof Error ? error.stack : String(error);
  return { text: `gate: this is a bug of the gate, please report it.\n${stack}\n`, code: incompleteExit };
};

/** Leaves once what was written has gone out: a pipe takes its time, a closed one takes nothing. */
const leave = (code: number): void => {
  process.exitCode = code;
  const gone = (): void => process.exit(code);
  if (process.stdout.destroyed) return gone();
  process.stdout.write('', gone);
  setTimeout(gone, 10_000).unref();
};

const give = (error: unknown): void => {
  const { text, code } = failed(error);
  process.stderr.write(harmless(text));
  leave(code);
};

// A closed stdout (`gate full | head -1`) does not interrupt: the run finishes in silence.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
// A bug must not look like a regression, and node's own exit code for it is 1.
process.on('uncaughtException', give);

const main = async (): Promise<void> => {
  if (rest.length > 0 && !['run', 'core', 'full', 'arm'].some(command => words.includes(command)))
    throw new UsageError('only `gate run` takes arguments for a runner, behind `--`.');
  await program.parseAsync([...words], { from: 'user' });
  leave(exitCode);
};

main().catch(give);
