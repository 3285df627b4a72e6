import type { DebtEntry } from '../../../debt/entry.ts';
import { suitesOf } from '../../find-suites.ts';
import { shows } from '../../rerun-base.ts';
import { openTrial, type Trial } from '../../trial.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { findEntries } from './find-entries.ts';
import { openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';

/** What a commit says of an entry. Another failure, a build that breaks, or a test that is not there says nothing. */
type Answer = 'bad' | 'good' | 'skip';

/** A flaky test may pass by chance: so often it is asked. */
const flakyTries = 3;

/** Finds the commit with which the failure of an entry began: bad is this signature, and nothing else. */
export const bisect = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const open = await openDebt(options);
  const [entry, second] = findEntries(open.ledger.entries, words);
  if (entry === undefined || second !== undefined)
    throw new UsageError(`"${words.join(' ')}" means more than one entry: name one by its id.`);
  const { good, bad = 'HEAD' } = options;
  if (good === undefined)
    throw new UsageError('say where the test was still good: add --good <commit>, like --good v1.2.0.');
  const trial = await openTrial(open.config, await suitesOf(open.config), bad);
  try {
    const { text, first } = await search(trial, { entry, good, bad, say: terminal.err });
    terminal.out(text);
    return first ? 0 : 1;
  } finally {
    await trial.git('bisect', 'reset');
    await trial.close();
  }
};

type Search = {
  readonly entry: DebtEntry;
  readonly good: string;
  readonly bad: string;
  readonly say: (line: string) => void;
};

const search = async (
  trial: Trial,
  { entry, good, bad, say }: Search,
): Promise<{ readonly text: string; readonly first: boolean }> => {
  const from = await commitOf(trial, '--good', good);
  const to = await commitOf(trial, '--bad', bad);
  if (!(await trial.git('merge-base', '--is-ancestor', from, to)).ok)
    throw new UsageError(`--good ${good} is no ancestor of ${bad}: name a commit that ${bad} was made from.`);
  const look = async (): Promise<Answer> => {
    const answer = await ask(trial, entry);
    say(`${answer.padEnd(4)}  ${(await trial.git('log', '-1', '--format=%h %s')).text.slice(0, 200)}`);
    return answer;
  };
  await expected(trial, to, 'bad', look);
  await expected(trial, from, 'good', look);
  await trial.git('bisect', 'start', to, from);
  for (;;) {
    const { text } = await trial.git('bisect', await look());
    const first = /^([0-9a-f]{7,64}) is the first '?bad'? commit/mu.exec(text)?.[1];
    if (first !== undefined) return { text: await culprit(trial, entry, first), first: true };
    if (!/^Bisecting: /mu.test(text)) return { text: undecided(text), first: false };
  }
};

const expected = async (trial: Trial, commit: string, wanted: Answer, look: () => Promise<Answer>): Promise<void> => {
  await trial.git('checkout', '--quiet', '--force', '--detach', commit);
  const answer = await look();
  if (answer === wanted) return;
  const words = {
    bad: 'shows this failure',
    good: 'passes',
    skip: 'says nothing of it: it fails otherwise, or does not run',
  };
  throw new UsageError(
    `at ${commit.slice(0, 8)}, which is to be ${wanted}, the test ${words[answer]}: name another commit with --${wanted}.`,
  );
};

const commitOf = async (trial: Trial, option: string, named: string): Promise<string> => {
  const { ok, text } = await trial.git('rev-parse', '--verify', '--quiet', `${named}^{commit}`);
  if (ok) return text;
  throw new UsageError(`${option} ${named} is no commit here: name one that is there, or fetch it.`);
};

const ask = async (trial: Trial, entry: DebtEntry): Promise<Answer> => {
  const names = [entry.test, ...entry.aka];
  let answer: Answer = 'skip';
  for (let left = entry.kind === 'flaky' ? flakyTries : 1; left > 0; left--) {
    const tried = [...(await trial.run(names)).values()];
    if (tried.some(each => shows(entry, each))) return 'bad';
    if (tried.some(({ outcome, observations }) => outcome === 'passed' && observations.length === 0)) answer = 'good';
  }
  return answer;
};

const culprit = async (trial: Trial, { id, test }: DebtEntry, commit: string): Promise<string> => {
  const { text } = await trial.git('log', '-1', '--format=%h %s (%an, %as)', commit);
  return `${id}  ${test}\nfirst bad commit: ${text}\n`;
};

const undecided = (text: string): string => {
  const commits = text.match(/^[0-9a-f]{40,64}$/gmu) ?? [];
  return commits.length === 0
    ? 'The first bad commit was not found.\n'
    : `The first bad commit is one of these, which say nothing of this failure:\n${commits.map(commit => `  ${commit.slice(0, 12)}`).join('\n')}\n`;
};
