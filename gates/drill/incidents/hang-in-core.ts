import type { Incident } from '../incident.ts';
import { coreSuite } from '../settings.ts';

export const hangInCore: Incident = {
  name: 'hang-in-core',
  what: 'a test of core hangs',
  how: 'real',
  played: '`gate core` on main runs a program with an endless loop, and its clock ends it',
  expected: ['P0 test-hung'],
  play: async scene => {
    scene.project(coreSuite({ test: '1s', grace: '200ms' }), { 'program.mjs': 'for (;;) {}\n' });
    await scene.commit();
    await scene.gate('core');
  },
};
