import type { Incident } from '../incident.ts';
import { coreSuite } from '../settings.ts';

const program = `import { spawn } from 'node:child_process';
spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)'], { detached: true, stdio: 'ignore' }).unref();
`;

export const leak: Incident = {
  name: 'leak',
  what: 'a test leaves a process behind',
  how: 'real',
  played: '`gate core` on main runs a program that starts another and leaves it',
  expected: ['P0 process-leaked'],
  play: async scene => {
    scene.project(coreSuite(), { 'program.mjs': program });
    await scene.commit();
    await scene.gate('core');
  },
};
