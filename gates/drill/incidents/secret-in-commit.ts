import type { Incident } from '../incident.ts';
import { preflight } from '../settings.ts';

/** Made of two parts, so that nobody finds a secret in this file. */
const key = ['AKIA', 'DRILLDRILLDRILL0'].join('');

export const secretInCommit: Incident = {
  name: 'secret-in-commit',
  what: 'a secret is in a commit',
  how: 'real',
  played: 'a preflight looks into a repository in which something that looks like a key of AWS is committed',
  expected: ['P0 secret-committed'],
  play: async scene => {
    scene.project(preflight([{ type: 'git' }]), {
      '.gitignore': '.gate/\n.env*\nsecrets/\n',
      'config/keys.ini': `key = ${key}\n`,
    });
    await scene.commit();
    await scene.gate('preflight');
  },
};
