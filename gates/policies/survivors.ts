import { counted } from './counted.ts';
import type { Policy } from './policy.ts';

/** A process that could not be ended makes every word about the tree unproven. */
export const survivors: Policy = {
  name: 'survivors',
  blocks: 'incomplete',
  judge: ({ findings: { kills } }) => {
    const left = kills.filter(({ survived }) => survived);
    if (left.length === 0) return [];
    const names = left.map(({ pid, command }) => `${pid} ${command}`).join('; ');
    const message = `${counted(left.length, 'process', 'processes')} could not be ended: ${names}`;
    return [{ level: 'block', message, tests: left.flatMap(({ test }) => test ?? []) }];
  },
};
