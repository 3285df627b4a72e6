import { systemClock } from '../../../harness/clock.ts';
import type { Incident } from '../incident.ts';
import { preflight } from '../settings.ts';
import { slowPostgres } from '../stand-ins.ts';

export const postgresSlow: Incident = {
  name: 'postgres-slow',
  what: 'PostgreSQL is slow',
  how: 'stand-in',
  played: 'a preflight asks a server that speaks like PostgreSQL and takes 100 ms for each answer; 20 ms are allowed',
  expected: ['P0 database-slow'],
  play: async scene => {
    const server = await slowPostgres(systemClock, 100);
    try {
      const url = `postgresql://drill@127.0.0.1:${server.port}/drill`;
      scene.project(preflight([{ type: 'postgres', url, latency: '20ms', timeout: '60s' }]));
      await scene.gate('preflight');
    } finally {
      await server.close();
    }
  },
};
