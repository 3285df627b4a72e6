import type { Incident } from '../incident.ts';
import { preflight } from '../settings.ts';

export const networkCut: Incident = {
  name: 'network-cut',
  what: 'everything behind the network is gone',
  how: 'real',
  played: 'a preflight asks Redis, PostgreSQL and an endpoint on ports where nobody listens',
  expected: ['P0 preflight-failed'],
  play: async scene => {
    const port = await scene.deadPort();
    scene.project(
      preflight([
        { type: 'redis', url: `redis://127.0.0.1:${port}` },
        { type: 'postgres', url: `postgresql://drill@127.0.0.1:${port}/drill` },
        { type: 'http', name: 'exchange', url: `http://127.0.0.1:${port}/` },
      ]),
    );
    await scene.gate('preflight');
  },
};
