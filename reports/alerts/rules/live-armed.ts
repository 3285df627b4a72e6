import type { Rule } from './rule.ts';

/** Whoever does not expect it must be able to stop it. */
export const liveArmed: Rule = {
  name: 'live-armed',
  area: 'preflight',
  priority: 'P2',
  when: 'a preflight says that the environment `live` is ready for live',
  tell: ({ run }) => {
    const preflight = run?.preflight;
    if (preflight === undefined || !preflight.readyForLive || preflight.env !== 'live') return undefined;
    return {
      title: `live is armed and ready until ${preflight.expiresAt ?? 'nobody knows when'}`,
      actions: ['if nobody meant it: disarm, unset LIVE_ARM_ACK, and find out who did'],
    };
  },
};
