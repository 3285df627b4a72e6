import { emptyTree } from '../harness/process/empty-tree.ts';
import type { Warden } from '../harness/process/warden.ts';

/** The launches that are under way, so that none of them outlives this process. */
export type LiveTrees = {
  /** To be told of every launch in place of the warden, who hears of it too. */
  readonly warden: Pick<Warden, 'watch' | 'forget'>;
  /** Kills what still lives, without kindness. */
  readonly endAll: () => void;
  /** Sends the warden home when nothing lives any more; otherwise it is left to see to the rest once this process is gone. */
  readonly close: () => Promise<void>;
};

/** Keeps account of the launches that the warden watches. */
export const liveTrees = (warden: Pick<Warden, 'watch' | 'forget' | 'close'>): LiveTrees => {
  const cookies = new Set<string>();
  const endAll = (): void => {
    for (const cookie of cookies) emptyTree(cookie);
  };
  return {
    warden: {
      watch: (cookie, leader) => {
        cookies.add(cookie);
        warden.watch(cookie, leader);
      },
      forget: cookie => {
        cookies.delete(cookie);
        warden.forget(cookie);
      },
    },
    endAll,
    close: () => {
      endAll();
      return cookies.size === 0 ? warden.close() : Promise.resolve();
    },
  };
};
