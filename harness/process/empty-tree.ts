import { treeOf } from './tree.ts';
import type { ProcessRef } from '../protocol/event.ts';

/** Kills what still carries a cookie, and tells what it was: after a test it must be nothing. */
export const emptyTree = (cookie: string): readonly ProcessRef[] => {
  const tree = treeOf(cookie);
  const left = tree.members();
  tree.signal(left, 'SIGKILL');
  return left.map(({ pid, command }) => ({ pid, command }));
};
