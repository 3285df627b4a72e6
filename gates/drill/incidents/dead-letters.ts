import type { Incident } from '../incident.ts';
import { lostAlerts } from '../lost-alerts.ts';

export const deadLetters: Incident = {
  name: 'dead-letters',
  what: 'the queue of dead letters fills up',
  how: 'real',
  played: 'four alerts go to three webhooks on ports where nobody listens, until all twelve letters are given up',
  expected: ['P1 channel-down', 'P1 dead-letters-filling'],
  play: async scene => {
    const addresses = [];
    for (let nth = 0; nth < 3; nth++) addresses.push(`http://127.0.0.1:${await scene.deadPort()}/`);
    // Each P0 takes a message of the shared limit: ten of them would keep what is told of them waiting for a minute.
    await scene.sendInto(addresses, lostAlerts(4), { tries: 1 });
    await scene.tell({});
  },
};
