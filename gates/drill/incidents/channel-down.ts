import type { Incident } from '../incident.ts';
import { lostAlerts } from '../lost-alerts.ts';

export const channelDown: Incident = {
  name: 'channel-down',
  what: 'a channel of alerts is down',
  how: 'real',
  played: 'three alerts go to a webhook on a port where nobody listens, and wait for another try',
  expected: ['P1 channel-down'],
  play: async scene => {
    await scene.sendInto([`http://127.0.0.1:${await scene.deadPort()}/`], lostAlerts(3), { backoffMs: 3_600_000 });
    await scene.tell({});
  },
};
