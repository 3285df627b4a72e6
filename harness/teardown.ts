import type { Clock } from './clock.ts';
import type { Launched } from './process/spawn.ts';
import { type Ending, terminate } from './process/terminate.ts';
import type { ProcessEvent, RunnerEvent } from './protocol/event.ts';
import type { Deadlines, Hit } from './watchdog/deadlines.ts';

/** What ends by itself within this time after its cause is no leak. */
export const settleMs = 1_000;
/** What is left over gets no longer grace than this. */
const mostGraceMs = 1_000;

/** A launch whose teardown does not end, and how the rest of it goes on. */
export type LongTeardown = {
  readonly launched: Launched;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly graceMs: number;
  /** What was said meanwhile. */
  readonly read: () => Generator<RunnerEvent, void>;
  /** Ends the whole launch. */
  readonly end: (reason: string) => AsyncGenerator<ProcessEvent, void>;
};

/** How the leftovers of a launch are ended. */
export const leakEnding = (graceMs: number, clock: Clock): Ending => ({
  graceMs: Math.min(graceMs, mostGraceMs),
  clock,
  reason: 'leaked',
});

/** A process has run all that it had, but does not end: what it has left behind, or itself. The runner goes on. */
export async function* endTeardownOf(
  pid: number,
  hit: Hit,
  { launched: { tree }, deadlines, clock, graceMs }: LongTeardown,
): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
  deadlines.forget(pid);
  const { keys = '' } = hit;
  const members = tree.members();
  const left = members.filter(({ key }) => keys !== '' && key?.startsWith(keys) === true);
  const leaks = left.length > 0 ? left : members.filter(member => member.pid === pid);
  if (leaks.length === 0) return;
  yield { type: 'deadline-hit', ...hit };
  yield { type: 'leaked', processes: leaks };
  for (const { pid: within } of leaks) yield* terminate(tree, { ...leakEnding(graceMs, clock), within });
  // What it has left behind may have been all that kept it.
  if (left.length > 0 && tree.isAlive(pid)) deadlines.hear({ type: 'tests-done', pid, keys }, clock.now());
}

/** All tests have their fates, but the launch does not end: first what the tests left behind, then the leader. */
export async function* endTeardown(
  hit: Hit,
  { launched: { tree, exited }, clock, graceMs, read, end }: LongTeardown,
): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
  yield { type: 'deadline-hit', ...hit };
  const left = tree.members().filter(({ key }) => key !== undefined);
  if (left.length > 0) yield { type: 'leaked', processes: left };
  for (const { pid: within } of left) yield* terminate(tree, { ...leakEnding(graceMs, clock), within });
  await Promise.race([exited, clock.sleep(left.length > 0 ? settleMs * 2 : 0)]);
  yield* read();
  const leader = tree.members().find(({ pid }) => pid === tree.pid);
  if (leader !== undefined && left.length === 0) yield { type: 'leaked', processes: [leader] };
  yield* end('teardown limit');
}
