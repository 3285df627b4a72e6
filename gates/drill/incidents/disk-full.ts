import type { Incident } from '../incident.ts';
import { preflight } from '../settings.ts';

export const diskFull: Incident = {
  name: 'disk-full',
  what: 'the disk is full',
  how: 'stand-in',
  played: 'a preflight asks for more room than any disk has: no drill fills a real one',
  expected: ['P0 disk-full'],
  play: async scene => {
    scene.project(preflight([{ type: 'disk', free: '1000000000GiB' }]));
    await scene.gate('preflight');
  },
};
