import type { Incident } from '../incident.ts';
import { coreSuite } from '../settings.ts';

const entry = `id: 0123456789ab
test: "core :: (command)"
kind: fail
signature: any
message: "it fails as long as anybody knows"
state: open
since: 2026-01-01
origin: preexisting
owner: "@drill/owner"
reason: waits for the drill that shows it is overdue
due: 2026-01-31
`;

export const overdueDebt: Incident = {
  name: 'overdue-debt',
  what: 'known debt is overdue',
  how: 'real',
  played: '`gate core` on main fails as an entry of its ledger says that was due long ago',
  expected: ['P0 debt-overdue'],
  play: async scene => {
    scene.project(coreSuite(), {
      'program.mjs': 'process.exitCode = 1;\n',
      'debt/entries/core/0123456789ab.yaml': entry,
    });
    await scene.commit();
    await scene.gate('core');
  },
};
