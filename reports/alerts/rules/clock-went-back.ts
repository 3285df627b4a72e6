import { inWords } from '../../duration.ts';
import type { Rule } from './rule.ts';

/** Two machines, or two reads of one clock, may be a little apart. */
const toleratedMs = 60_000;

/** A run of the future is remembered: since then somebody has set the clock back, or it was wrong. */
export const clockWentBack: Rule = {
  name: 'clock-went-back',
  area: 'gate',
  priority: 'P1',
  when: 'the history knows a run that has begun more than a minute after now',
  tell: ({ past: { newestAt }, at }) => {
    const aheadMs = newestAt === null ? 0 : Date.parse(newestAt) - Date.parse(at);
    if (!(aheadMs > toleratedMs)) return undefined;
    return {
      title: `the clock went back by ${inWords(aheadMs)}, or was wrong before`,
      failed: [`a run has begun at ${newestAt ?? ''}`],
      actions: ['see whether the clock is right now: `timedatectl`', 'trust no due date and no expiry until it is'],
    };
  },
};
