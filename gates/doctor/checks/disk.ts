import { statfsSync } from 'node:fs';
import { type Check, fail, type Finding, pass, warn } from '../check.ts';

const gib = 2 ** 30;
const mib = 2 ** 20;

/** Whether there is room for runs, logs and the history. */
export const disk: Check = {
  name: 'disk',
  look: async ({ root }) => {
    const { bavail, bsize } = statfsSync(root);
    return [roomOf(bavail * bsize)];
  },
};

/** What free bytes mean. */
export const roomOf = (bytes: number): Finding => {
  const room = bytes >= gib ? `${(bytes / gib).toFixed(1)} GiB free` : `${Math.floor(bytes / mib)} MiB free`;
  if (bytes < 64 * mib) return fail(room, 'make room: a run that cannot be written is incomplete');
  return bytes < gib ? warn(room, 'make room before the logs of a run fill it') : pass(room);
};
