import { counted } from './counted.ts';
import type { Rule } from './rule.ts';

/** The others tell it, where there are others. */
export const channelDown: Rule = {
  name: 'channel-down',
  area: 'alerts',
  priority: 'P1',
  when: 'the last tries of a channel have all failed',
  tell: ({ chain: { down } }) =>
    down.length === 0
      ? undefined
      : {
          title: `${counted(down.length, 'channel', 'channels')} of alerts: nothing gets through`,
          failed: down.map(({ channel, trouble }) => `${channel}: ${trouble}`),
          actions: [
            'mend what is named: a token, a chat, an address, the network',
            'type `gate alerts test`, then `gate alerts replay`',
            'until then look at the history: `gate alerts list`',
          ],
          about: down
            .map(({ channel }) => channel)
            .toSorted()
            .join('+'),
        },
};
