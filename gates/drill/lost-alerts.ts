import type { Alert } from '../../reports/alerts/alert.ts';

/** So many alerts of which nothing is to arrive, each about something else. */
export const lostAlerts = (count: number): readonly Alert[] =>
  Array.from({ length: count }, (_, nth) => ({
    rule: 'drill',
    priority: 'P0',
    key: `drill ${nth}`,
    title: `alert ${nth + 1} of a drill: nobody is to hear it`,
    source: 'gate alerts test --drill',
    at: '2026-11-21T10:30:41.200Z',
    environment: null,
    failed: [],
    actions: [],
    evidence: null,
  }));
