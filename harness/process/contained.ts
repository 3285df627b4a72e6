import type { Readable } from 'node:stream';
import pTimeout from 'p-timeout';
import type { Clock } from '../clock.ts';
import type { ProcessRef, RunnerEvent } from '../protocol/event.ts';
import type { Exit } from '../protocol/outcome.ts';
import { type InitWord, wordOf } from './init-words.ts';
import { PidMap, pidOfNobody } from './pid-map.ts';
import { readNamespacePids } from './process-table.ts';
import type { Member, Tree } from './tree.ts';

/** The inside of a namespace, with a command that runs in it. */
export type Contained = {
  /** The command and all it made; what holds the namespace together is not in it. */
  readonly tree: Tree;
  /** The command's own end. */
  readonly exited: Promise<Exit>;
  readonly translate: (event: RunnerEvent) => RunnerEvent;
  /** Ends the namespace and with it whoever is left; tells who lives on all the same. */
  readonly dissolve: () => Promise<readonly ProcessRef[]>;
};

/** What was started from outside: unshare, whose only child is the first process of the namespace. */
export type Wrapper = {
  /** The tree of unshare. */
  readonly whole: Tree;
  readonly words: Readable;
  readonly exited: Promise<Exit>;
};

/** The first that is heard from inside, or why nothing is. */
type Begun = Exclude<InitWord, { type: 'exited' }> | string;

/** Even a machine that swaps has started Node by then. */
const startLimitMs = 60_000;
const dissolveLimitMs = 5_000;
/** What the init gets to go by itself: it may have been stopped. */
const kindMs = 1_000;

/** Waits until the command runs inside; what is in the way of it, otherwise. The namespace is then gone. */
export const enter = async (
  wrapper: Wrapper,
  clock: Clock,
): Promise<Contained | { readonly failed: Extract<InitWord, { type: 'failed' }> | string }> => {
  const { whole } = wrapper;
  const dissolve = dissolver(wrapper, clock);
  const { begun, exited } = hear(wrapper);
  const word = await pTimeout(begun, { milliseconds: startLimitMs, fallback: () => 'it took too long' });
  if (typeof word === 'string' || word.type === 'failed') {
    await dissolve();
    return { failed: word };
  }
  // unshare is 0, the first process 1; the init and the command are known by their own pids.
  const pids = (): readonly number[] => whole.members().map(({ pid }) => pid);
  const first = whole.members().find(({ ppid }) => ppid === whole.pid)?.pid ?? 0;
  // A namespace inside of ours adds pids behind, one around the gate adds them before.
  const column = readNamespacePids(first).length - 1;
  const map = new PidMap(pids, pid => readNamespacePids(pid)[column]);
  const holders = new Set([whole.pid, first, map.find(word.init)]);
  return {
    tree: without(whole, holders, map.find(word.pid) ?? pidOfNobody(word.pid)),
    exited,
    translate: event => map.translate(event),
    dissolve,
  };
};

const without = (whole: Tree, holders: ReadonlySet<number | undefined>, leader: number): Tree => {
  const isOurs = ({ pid }: Member): boolean => !holders.has(pid);
  return {
    ...whole,
    pid: leader,
    members: () => whole.members().filter(isOurs),
    below: pid => whole.below(pid).filter(isOurs),
    // Those who hold the namespace are in that group; and whom no look meets, the end of the namespace ends.
    signalGroup: () => undefined,
  };
};

/** The first word of the init, and the end of the command: as the init tells it, else as much as its own end tells. */
const hear = ({ words, exited }: Wrapper): { readonly begun: Promise<Begun>; readonly exited: Promise<Exit> } => {
  let tell = (_word: Begun): void => undefined;
  let end = (_exit: Exit): void => undefined;
  const begun = new Promise<Begun>(resolve => (tell = resolve));
  const ended = new Promise<Exit>(resolve => (end = resolve));
  let text = '';
  words.on('data', (chunk: Buffer) => {
    const lines = `${text}${String(chunk)}`.split('\n');
    text = lines.pop() ?? '';
    for (const word of lines.map(wordOf)) {
      if (word?.type === 'exited') end(word.exit);
      else if (word !== undefined) tell(word);
    }
  });
  words.on('error', () => undefined); // then it closes
  const closed = new Promise<void>(resolve => words.once('close', resolve));
  void Promise.all([exited, closed]).then(([exit]) => {
    tell('unshare has ended before it');
    // An exit code of unshare is not the command's.
    end(exit.signal === undefined ? {} : exit);
  });
  return { begun, exited: ended };
};

/** The first process takes everyone with it, and unshare ends after that: the kernel's word that nobody is left. */
const dissolver = ({ whole, words, exited }: Wrapper, clock: Clock): (() => Promise<readonly ProcessRef[]>) => {
  const isOver = async (limitMs: number): Promise<boolean> => {
    const over = new AbortController();
    const ended = await Promise.race([exited.then(() => true), clock.sleep(limitMs, over.signal).then(() => false)]);
    over.abort();
    return ended;
  };
  const end = async (): Promise<readonly ProcessRef[]> => {
    // Kindly first: of a first process that is killed unshare complains, into the log of the launch.
    words.destroy();
    if (await isOver(kindMs)) return [];
    const members = whole.members();
    const first = members.filter(({ ppid }) => ppid === whole.pid);
    // Killed before it has a child, unshare makes none.
    whole.signal(first.length > 0 ? first : members, 'SIGKILL');
    if (await isOver(dissolveLimitMs)) return [];
    return whole.members().map(({ pid, command }) => ({ pid, command }));
  };
  let ended: Promise<readonly ProcessRef[]> | undefined;
  return () => (ended ??= end());
};
