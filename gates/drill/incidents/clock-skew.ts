import { systemClock } from '../../../harness/clock.ts';
import type { Incident } from '../incident.ts';
import { preflight } from '../settings.ts';
import { wrongClock } from '../stand-ins.ts';

export const clockSkew: Incident = {
  name: 'clock-skew',
  what: 'the clock is wrong',
  how: 'stand-in',
  played: 'a preflight compares the clock with that of a server which is an hour ahead',
  expected: ['P0 clock-skewed'],
  play: async scene => {
    const server = await wrongClock(systemClock, 3_600_000);
    try {
      scene.project(preflight([{ type: 'clock-skew', url: `http://127.0.0.1:${server.port}/`, timeout: '60s' }]));
      await scene.gate('preflight');
    } finally {
      await server.close();
    }
  },
};
