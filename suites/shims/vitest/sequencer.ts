import type { Sequencer, Specification, Vitest } from './instance.ts';

/**
 * Puts files first, in the order of their ranks, unless the user has an order: a sequencer of their own, or a shuffle of
 * files, which is one. `usual`: the sequencer of those who have neither.
 */
export const putFirst = (vitest: Vitest, usual: Sequencer, rankOf: (file: Specification) => number): void => {
  const { sequence } = vitest.config;
  if (sequence.sequencer !== usual) return;
  sequence.sequencer = class extends sequence.sequencer {
    override async sort(files: Specification[]): Promise<Specification[]> {
      const sorted = await super.sort(files);
      return [...sorted].sort((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
    }
  };
};

/** Hears which files a shard is made of, and says what is left of them. Each launch must cut the same one out of all files. */
export const onShard = (
  vitest: Vitest,
  heard: (all: readonly Specification[], shard: readonly Specification[]) => Specification[],
): void => {
  if (vitest.config.shard === undefined) return;
  const { sequence } = vitest.config;
  sequence.sequencer = class extends sequence.sequencer {
    override async shard(files: Specification[]): Promise<Specification[]> {
      return heard(files, await super.shard(files));
    }
  };
};

/** Groups of projects run one after the other, whatever is in them. */
const groupOf = ({ project }: Specification): number => project.config.sequence?.groupOrder ?? 0;
