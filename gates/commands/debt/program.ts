import { Command } from 'commander';
import { suggestion } from '../../config/nearest.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import type { DebtOptions } from './options.ts';

/** Runs an action of the command line with what every command gets. */
export type Act = <O extends object>(
  command: Command,
  run: (options: O, terminal: Terminal) => Promise<number>,
) => Promise<void>;

/** Adds `gate debt` and its verbs. */
export const addDebt = (program: Command, act: Act): void => {
  const debt = program
    .command('debt')
    .summary('the ledger of known regressions')
    .description('What is known to be broken: who owes it, why, and until when. Without a verb it lists.')
    .usage('[command]')
    // Only to say what to type instead.
    .argument('[verb]')
    .configureHelp({ showGlobalOptions: true, visibleArguments: () => [] })
    .action((verb: string | undefined, _own: object, command: Command) => {
      refuseVerb(command, verb);
      return run(command, 'list', [], act);
    });

  const verb = (name: string, summary: string): Command =>
    debt
      .command(name)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .configureHelp({ showGlobalOptions: true });
  const many = async (words: readonly string[], _own: object, command: Command): Promise<void> =>
    run(command, command.name(), words, act);
  const none = async (_own: object, command: Command): Promise<void> => run(command, command.name(), [], act);

  verb('list', 'show what is owed, what is due first on top')
    .option('--owner <name>', 'only what this owner owes')
    .option('--kind <kind>', 'only fail, hang, crash, leak or flaky')
    .option('--state <state>', 'only proposed, open, fixing or accepted')
    .option('--overdue', 'only what is overdue')
    .action(none);
  verb('show', 'show entries whole, with what is remembered of their tests')
    .argument('<entry...>', 'an id or the beginning of one, a test id, or a pattern with "*"')
    .action(many);
  verb('why', 'say which entries were consulted for a test, and which one missed by least')
    .argument('<test...>', 'test ids, "*" matches anything; or ids of entries')
    .option('--run <run>', 'in this run, by the name of its folder in .gate/runs')
    .action(many);
  terms(verb('record', 'take the new regressions of the latest run into the ledger'))
    .argument('[test...]', 'only these: test ids, "*" matches anything')
    .option('--run <run>', 'of this run, by the name of its folder in .gate/runs')
    .option('--flaky', 'as flaky tests, where the history of this machine shows that they are')
    .option('--introduced', 'they were introduced by this change, and are not older')
    .action(many);
  terms(verb('accept', 'open proposed entries: somebody owes them, until a day'))
    .argument('<entry...>', 'an id or the beginning of one, a test id, or a pattern with "*"')
    .action(many);
  verb('import', 'take what other lists call broken into the ledger, with the owners of CODEOWNERS')
    .argument(
      '[list...]',
      'JUnit files, muted tests in YAML, expectations, test files or folders with xfail and fails; the latest run by default',
    )
    .option('--owner <name>', 'who owes what CODEOWNERS gives to nobody')
    .option('--reason <text>', 'why it may wait, where the list does not say: at least 20 characters')
    .option('--due <day>', 'until when: a day like 2026-12-24, or a number of days like 30d')
    .option('--ticket <ticket>', 'where the work on it is tracked')
    .option('--bulk <ticket>', 'more than 10 at once, with the ticket that they share')
    .option('--run <run>', 'against the tests of this run, by the name of its folder in .gate/runs')
    .action(many);
  verb('assign', 'give entries another owner or ticket, or say which commit is to mend them')
    .argument('<entry...>', 'an id or the beginning of one, a test id, or a pattern with "*"')
    .option('--owner <name>', 'who owes it from now on')
    .option('--ticket <ticket>', 'where the work on it is tracked')
    .option('--fixed-by <commit>', 'the commit that is said to mend it')
    .action(many);
  verb('renew', 'give entries another day, for a new reason: twice at the most')
    .argument('<entry...>', 'an id or the beginning of one, a test id, or a pattern with "*"')
    .option('--reason <text>', 'what has changed since: at least 20 characters')
    .option('--due <day>', 'until when: a day like 2026-12-24, or a number of days like 30d')
    .option('--review <day>', 'of one that is accepted: when it is looked at again')
    .option('--bulk <ticket>', 'more than 10 at once, with the ticket that they share')
    .action(many);
  verb('settle', 'remove what the last whole run has proven to be paid')
    .option('--gone', 'also entries whose test is no longer there')
    .action(none);
  verb('verify', 'check the whole ledger, its report, and whether its tests still exist').action(none);
  verb(
    'report',
    'render the ledger for release managers: the page that is committed, and a report as HTML and Markdown',
  )
    .option(
      '--since <ref>',
      'new and paid since this tag, commit or day; by default since the newest tag, or for 30 days',
    )
    .option('--html <path>', 'where the HTML page goes; .gate/debt/report.html by default')
    .option('--markdown <path>', 'where the same in Markdown goes; .gate/debt/report.md by default')
    .action(none);
  verb('fmt', 'write every entry in its one form, and render the report')
    .option('--check', 'change nothing: exit 2 when something is not in its form')
    .action(none);
  verb('bisect', 'find the commit with which the failure of an entry began, in a tree of its own')
    .argument('<entry>', 'an id or the beginning of one, or a test id')
    .option('--good <commit>', 'where the test was still good')
    .option('--bad <commit>', 'where it fails as the entry says; HEAD by default')
    .action((word: string, _own: object, command: Command) => run(command, 'bisect', [word], act));
  verb('merge', 'merge two versions of an entry by field: a driver for git')
    .argument('<common>', '%O: the version that both come from')
    .argument('<ours>', '%A: our version, which the result is written into')
    .argument('<theirs>', '%B: their version')
    .argument('[path]', '%P: the name of the file, for messages')
    .action((...args: readonly unknown[]) => {
      const words = args.filter(word => typeof word === 'string');
      const command = args.at(-1);
      if (!(command instanceof Command)) throw new Error('a command without itself');
      return run(command, 'merge', words, act);
    });
};

/** Throws `UsageError` for a word that is no verb of a command. */
export const refuseVerb = (command: Command, verb: string | undefined): void => {
  if (verb === undefined) return;
  const verbs = command.commands.map(known => known.name());
  throw new UsageError(
    `there is no command ${command.name()} ${verb}: ${suggestion(verb, verbs, `use one of ${verbs.join(', ')}`)}`,
  );
};

const terms = (command: Command): Command =>
  command
    .option('--owner <name>', 'who owes it')
    .option('--reason <text>', 'why it may wait: at least 20 characters')
    .option('--due <day>', 'until when: a day like 2026-12-24, or a number of days like 30d')
    .option('--review <day>', 'instead of --due, for what is never to be mended: when it is looked at again')
    .option('--ticket <ticket>', 'where the work on it is tracked')
    .option('--approver <name>', 'who agrees, beside the owner, to an excuse that comes with the change it excuses')
    .option('--bulk <ticket>', 'more than 10 at once, with the ticket that they share');

const run = (command: Command, name: string, words: readonly string[], act: Act): Promise<void> =>
  act<DebtOptions>(command, async (options, terminal) => {
    const { debtCommands } = await import('./index.ts');
    const verb = debtCommands[name];
    if (verb === undefined) throw new Error(`gate debt ${name} is not there`);
    return verb(words, options, terminal);
  });
