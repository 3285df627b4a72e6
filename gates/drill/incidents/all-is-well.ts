import type { Incident } from '../incident.ts';
import { coreSuite, preflight } from '../settings.ts';

export const allIsWell: Incident = {
  name: 'all-is-well',
  what: 'nothing is wrong',
  how: 'real',
  played: '`gate full` on main passes, with its preflight',
  expected: [],
  play: async scene => {
    scene.project({ ...coreSuite(), ...preflight([{ type: 'disk', free: '1B' }]) }, { 'program.mjs': '' });
    await scene.commit();
    await scene.gate('full');
  },
};
