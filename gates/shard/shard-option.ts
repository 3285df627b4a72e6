import { UsageError } from '../usage-error.ts';

/** One of several parts of a gate: `index` from 1. */
export type Shard = { readonly index: number; readonly of: number };

const most = 1000;

/** Reads `--shard 2/3`. Throws `UsageError`. */
export const readShard = (written: string): Shard => {
  const [, index, of] = (/^(\d{1,6})\/(\d{1,6})$/u.exec(written) ?? []).map(Number);
  if (index === undefined || of === undefined || of === 0)
    throw new UsageError(`--shard is ${JSON.stringify(written)}: write which of how many, like --shard 1/3.`);
  if (of > most) throw new UsageError(`--shard ${written}: at most ${most} shards are possible.`);
  if (index < 1 || index > of)
    throw new UsageError(`--shard ${written}: there are shards 1/${of} to ${of}/${of}, and no other.`);
  return { index, of };
};
