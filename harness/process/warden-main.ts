import { createInterface } from 'node:readline';
import { systemClock } from '../clock.ts';
import { isCookie } from './cookie.ts';
import { freezeAndKill } from './last-blow.ts';
import { readStart } from './process-table.ts';
import { treeOf, type Tree } from './tree.ts';
import { heardVariable } from './warden-words.ts';

/** How often the trees are looked at while the gate lives, so that who leaves the family is remembered. */
const lookMs = 1_000;
/** On a machine with very many processes the looks become rarer, so that they cost no more than one part in this many. */
const shareOfTime = 800;
/** All trees are looked at in one reading of the process table. */
const sharedMs = 100;
/** How long the killing goes on. */
const endMs = 2_000;
const pauseMs = 10;

const trees = new Map<string, Tree>();

const endAll = async (): Promise<void> => {
  const until = systemClock.now() + endMs;
  for (let empty = 0; empty < 2 && systemClock.now() < until;) {
    const ended = [...trees.values()].flatMap(tree => freezeAndKill(tree));
    const isSure = [...trees.values()].every(tree => tree.isSure());
    empty = ended.length === 0 && isSure ? empty + 1 : 0;
    await systemClock.sleep(pauseMs);
  }
};

/** The leader of a launch; 0 when that pid is another's by now, and then its group cannot be there any more. */
const pidOf = (leader: string): number => {
  const [, pid = '0', start] = /^(\d+)@(\d+);$/.exec(leader) ?? [];
  return (readStart(Number(pid)) ?? start) === start ? Number(pid) : 0;
};

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

const over = new AbortController();
const looking = async (): Promise<void> => {
  while (!over.signal.aborted) {
    const began = systemClock.now();
    for (const tree of trees.values()) tree.look(sharedMs);
    await systemClock.sleep(Math.max(lookMs, (systemClock.now() - began) * shareOfTime), over.signal);
  }
};
const hear = (line: string): void => {
  const [verb, cookie = '', leader = ''] = line.split(' ');
  // The last line may have lost its end with the gate.
  if (verb === 'watch' && isCookie(cookie)) trees.set(cookie, treeOf(cookie, pidOf(leader)));
  if (verb === 'forget') trees.delete(cookie);
};

for (const line of (process.env[heardVariable] ?? '').split('\n')) hear(line);
void looking();

process.stdin.on('error', () => undefined); // a broken pipe closes the lines too
const lines = createInterface({ input: process.stdin });
lines.on('line', hear);
lines.on('close', () => {
  over.abort();
  void endAll().then(() => process.exit(0));
});
