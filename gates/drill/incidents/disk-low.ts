import type { Incident } from '../incident.ts';

export const diskLow: Incident = {
  name: 'disk-low',
  what: 'the disk of the runs is almost full',
  how: 'told',
  played: 'the rules are told of 100 MiB that are left of 1 TiB',
  expected: ['P1 disk-low'],
  play: ({ tell }) => tell({ machine: { disk: { path: '.gate', freeBytes: 100 * 2 ** 20, totalBytes: 2 ** 40 } } }),
};
