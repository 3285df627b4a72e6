import { troubled } from './checks.ts';
import type { Rule } from './rule.ts';

const gib = 2 ** 30;
const leastPart = 0.02;

/** Told while there is still room to tell it. */
export const diskLow: Rule = {
  name: 'disk-low',
  area: 'gate',
  priority: 'P1',
  when: 'where the runs are kept less than 1 GiB, and less than 2 % of the disk, is free, and no check has said so',
  tell: facts => {
    const { disk } = facts.machine;
    if (disk === null || troubled(facts).some(({ trouble }) => trouble === 'disk')) return undefined;
    if (disk.freeBytes >= gib || disk.freeBytes >= leastPart * disk.totalBytes) return undefined;
    return {
      title: 'the disk of the runs is almost full',
      failed: [`${(disk.freeBytes / gib).toFixed(2)} GiB free where ${disk.path} lies`],
      actions: ['make room: `df -h`, then old logs and old runs', 'keep fewer runs: `keepRuns` in the configuration'],
    };
  },
};
