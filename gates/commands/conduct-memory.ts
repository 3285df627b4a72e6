import { type Memory, openMemory } from '../memory.ts';
import type { Yardstick } from '../settle-run.ts';
import type { Conduct } from './conduct-how.ts';

/** The memory that was read from, which stays open, or a new one: it is made only once there is something to remember. */
export const memoryKeeper = ({
  memory,
  config,
}: Conduct): { readonly open: () => Promise<Memory>; readonly close: () => void } => {
  let made: Memory | undefined;
  return {
    open: async () => {
      if (memory.history !== undefined || memory.trouble() !== undefined) return memory;
      made ??= await openMemory(config, { make: true });
      return made;
    },
    close: () => made?.close(),
  };
};

/** Asked of the history once, and only when it is needed. */
export const yardstickOf = ({ standing, today, memory, gate, remembers, renames }: Conduct): (() => Yardstick) => {
  let known: Yardstick | undefined;
  const asked = (): Yardstick => {
    const baseline = memory.baseline(gate);
    return {
      standing,
      today,
      streaks: memory.streaks,
      remembers,
      renames,
      ...(baseline === undefined ? {} : { baseline }),
    };
  };
  return () => (known ??= asked());
};
