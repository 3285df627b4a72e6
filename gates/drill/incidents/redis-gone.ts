import { preflight } from '../settings.ts';
import type { Incident } from '../incident.ts';

export const redisGone: Incident = {
  name: 'redis-gone',
  what: 'Redis is gone',
  how: 'real',
  played: 'a preflight asks Redis on a port where nobody listens',
  expected: ['P0 database-gone'],
  play: async scene => {
    scene.project(preflight([{ type: 'redis', url: `redis://127.0.0.1:${await scene.deadPort()}` }]));
    await scene.gate('preflight');
  },
};
