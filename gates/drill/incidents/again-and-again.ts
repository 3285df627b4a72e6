import type { Incident } from '../incident.ts';

const old = { newestAt: new Date(Date.UTC(2999, 0)).toISOString() };

export const againAndAgain: Incident = {
  name: 'again-and-again',
  what: 'the same P1 comes five times',
  how: 'told',
  played: 'the rules are told five times of a run in the history that has begun in the year 2999',
  expected: ['P1 clock-went-back'],
  play: async ({ tell }) => {
    for (let nth = 0; nth < 5; nth++)
      await tell({ past: { trouble: null, last: null, lastSuccessAt: null, usualMs: null, ...old } });
  },
};
