import { readRow, type Row } from './process-table.ts';
import type { Member } from './tree.ts';

/**
 * The process groups that are made of these members and of nobody else, the youngest first. The kernel stops or kills a
 * group in one piece, forks under way included, which no list of pids can do. Children come before their parents: a group
 * whose last outside parent dies is woken again by the kernel.
 */
export const wholeGroups = (
  rows: readonly Row[],
  members: readonly Member[],
  /** Groups in which others were seen. */
  shared: ReadonlySet<number>,
): readonly number[] => {
  const meant = new Map(members.map(({ pid, start }) => [pid, start]));
  const isMeant = ({ pid, start }: Row): boolean => meant.get(pid) === start;
  const partly = new Set(rows.filter(row => !isMeant(row)).map(({ pgrp }) => pgrp));
  const witnesses = new Map<number, Row[]>();
  for (const row of rows.toReversed()) {
    if (row.pgrp <= 1 || shared.has(row.pgrp) || partly.has(row.pgrp)) continue;
    witnesses.set(row.pgrp, [...(witnesses.get(row.pgrp) ?? []), row]);
  }
  // A group that still has one of its members is still the same group: its number cannot have been given out anew.
  return [...witnesses].filter(([pgrp, seen]) => seen.some(row => isStill(row, pgrp))).map(([pgrp]) => pgrp);
};

const isStill = ({ pid, start }: Row, pgrp: number): boolean => {
  const row = readRow(pid);
  return row?.start === start && row.pgrp === pgrp;
};
