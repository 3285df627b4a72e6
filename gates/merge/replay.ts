import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../harness/clock.ts';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { copyClean } from '../secrets/copy-clean.ts';
import type { RunCleaner } from '../secrets/run-cleaner.ts';
import type { Joint } from './join.ts';

/**
 * Events that have happened, and a clock that shows when each of them did: what is made of them has their times, not those of now.
 * `last`: what happens now, after them.
 */
export const replay = (
  joint: Joint,
  startedAt: number,
  last?: () => AsyncIterable<RunEvent>,
): { readonly clock: Clock; readonly events: AsyncIterable<RunEvent> } => {
  let now = startedAt;
  let isLive = false;
  const time = (): number => (isLive ? systemClock.wall() : now);
  async function* events(): AsyncGenerator<RunEvent, void> {
    for (const { at, event } of joint.events) {
      now = at;
      yield event;
    }
    now = joint.events.reduce((latest, { at }) => Math.max(latest, at), startedAt);
    if (last === undefined) return;
    isLive = true;
    yield* last();
  }
  return { clock: { ...systemClock, now: time, wall: time }, events: events() };
};

/** Copies the logs and stacks of the parts under the names that the joint run has for them. Gives a sentence where that fails. */
export const copyFiles = (files: Joint['files'], runDir: string, cleaner?: RunCleaner): string | undefined => {
  try {
    for (const { runDir: source, from, to } of files)
      for (const folder of ['logs', 'stacks']) {
        const names = namesIn(join(source, folder)).filter(name => name.startsWith(`${from}.`));
        if (names.length > 0) mkdirSync(join(runDir, folder), { recursive: true });
        for (const name of names)
          copyClean(join(source, folder, name), join(runDir, folder, `${to}${name.slice(from.length)}`), cleaner);
      }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it has none, or only the journal was carried here: that holds all fates
  }
};
