import type { Exit, Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { pid as own, type Say } from '../node/line.ts';
import { diedAs } from './failure-text.ts';
import { LibtestOutput } from './libtest-output.ts';
import { endWords, listen, type Program } from './program.ts';
import { type Case, Telling } from './telling.ts';

/** One start of a program: with which tests, and how many at once. */
export type Turn = { readonly cases: readonly Case[]; readonly threads: number; readonly isAll: boolean };

/** A program with libtest in it, and how it is started for some of its tests. */
export type Tested = {
  readonly say: Say;
  /** Why a test has failed, by its name and what it has written. */
  readonly failureOf: (name: string, text: string) => Failure;
  readonly program: (turn: Turn) => Program;
  /** Each of its tests is a program of its own. */
  readonly isDoc: boolean;
};

/**
 * Runs tests until each has a result, or has ended its program. Who runs beside others when their program dies is run again alone, so
 * that it is known who it was. Gives whether all went well.
 */
export const runTests = async (tested: Tested, first: Turn): Promise<boolean> => {
  let isWell = true;
  const queue: Turn[] = [first];
  for (let turn = queue.shift(); turn !== undefined; turn = queue.shift()) {
    if (turn.cases.length === 0) continue;
    const { next, wentWell } = await run(tested, turn);
    isWell &&= wentWell;
    queue.unshift(...next);
  }
  return isWell;
};

type Ended = { readonly next: readonly Turn[]; readonly wentWell: boolean };

const run = async (tested: Tested, turn: Turn): Promise<Ended> => {
  const { say, failureOf, program, isDoc } = tested;
  const output = new LibtestOutput(turn.cases.map(({ name }) => name));
  let pid = own;
  let telling: Telling | undefined;
  const exit = await listen(program(turn), {
    begun: started => {
      pid = started;
      say({ type: 'runner-ready', pid, runtime: 'native', spare: true, isMourned: true });
      telling = new Telling({ say, pid }, turn.cases, turn.threads);
    },
    heard: text => telling?.take(output.hear(text)),
  });
  if (telling === undefined) throw new Error('a program of tests could not be started');
  telling.take(output.end());
  if (!output.hasResult || (exit.code !== 0 && exit.code !== 101)) return die({ tested, turn, telling, exit, pid });
  settle(telling, output);
  const words = output.words();
  const outcomeOf = (name: string): Outcome => {
    const text = words.get(name) ?? '';
    return (isDoc ? diedAs(text) : undefined) ?? { kind: 'failed', failures: [failureOf(name, text)] };
  };
  // The list at the end is the last word: a test, or a child of it, may write what looks like a result of another.
  const isListed = (name: string): boolean => isDoc || output.listed.has(name);
  const held = new Set(telling.held.map(({ name }) => name));
  telling.release(name => (isListed(name) ? outcomeOf(name) : { kind: 'passed' }));
  const late = turn.cases.filter(({ name }) => output.listed.has(name) && !held.has(name));
  const tests = late.map(({ name, ref }) => ({ test: ref, outcome: outcomeOf(name), ms: 0 }));
  if (tests.length > 0) say({ type: 'runner-view', tests });
  return { next: [], wentWell: exit.code === 0 };
};

/** A result that stood behind words of others: the list at the end says who has failed. */
const settle = (telling: Telling, output: LibtestOutput): void => {
  const { listed } = output;
  for (const { name } of telling.going) telling.take([{ name, kind: listed.has(name) ? 'failed' : 'passed' }]);
};

type Death = {
  readonly tested: Tested;
  readonly turn: Turn;
  readonly telling: Telling;
  readonly exit: Exit;
  readonly pid: number;
};

/** A program has ended before all its tests had a result. */
const die = ({ tested: { say, isDoc }, turn, telling, exit, pid }: Death): Ended => {
  const going = telling.going;
  const again: Case[] = telling.held.map(one => ({ ...one, attempt: one.attempt + 1 }));
  for (const { ref, attempt } of telling.held) say(lost(ref, attempt));
  const outcome: Outcome = { kind: 'crashed', exit, message: `crashed: ${endWords(exit)} while it ran`, stack: [] };
  // Whom the gate ends, it ends for one of its tests, and starts what is left anew.
  const isAsked = exit.signal === 'SIGTERM';
  const isOne = going.length === 1 || isAsked || isDoc;
  if (!isOne) telling.putAside();
  say({ type: 'process-ended', pid, outcome });
  if (going.length === 0 && !isAsked)
    say({ type: 'session-failed', failure: { message: `${endWords(exit)} after its tests had run`, stack: [] } });
  const alone = (one: Case): Turn => ({ cases: [one], threads: 1, isAll: false });
  const rest: Turn = { cases: telling.waiting, threads: turn.threads, isAll: false };
  const suspects = isOne ? [] : going.map(alone);
  const next = [
    ...(isDoc ? [] : [{ cases: again, threads: turn.threads, isAll: false }]),
    ...(isAsked || isDoc ? [] : [...suspects, rest]),
  ];
  return { next, wentWell: false };
};

/** Told as what it is by a process that nobody has ended; run once more for the words. */
const lost = (test: TestRef, attempt: number): Parameters<Say>[0] => ({
  type: 'test-finished',
  pid: own,
  test,
  attempt,
  ms: 0,
  outcome: {
    kind: 'failed',
    failures: [{ message: 'failed; its program ended before it told why', stack: [] }],
  },
});
