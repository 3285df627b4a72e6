import { looseDuration } from '../../config/fields.ts';
import { askHttp } from '../ask-http.ts';
import { type CheckKind, defineCheck, error, fail, pass } from '../check.ts';
import { hostOf } from '../host.ts';
import { caOf, httpShape } from '../http-settings.ts';
import { milliseconds, shortly } from '../quantities.ts';

const shape = () => ({
  ...httpShape(),
  atMost: looseDuration.default('2s').describe('How far the clocks may be apart. Default 2s.'),
});

/** The header says whole seconds, cut off: the truth lies up to one later. */
const grainMs = 1_000;

/** Whether our clock goes with that of a server, by the `Date` that it answers with. */
export const clockSkew: CheckKind = defineCheck({
  type: 'clock-skew',
  stage: 'machine',
  shape,
  reach: ({ url }) => `HEAD ${hostOf(url, ['http:', 'https:'])}`,
  secrets: ({ headers }) => Object.values(headers),
  look: async ({ url, headers, ca, atMost }, { now, wall, root, signal }) => {
    const before = wall();
    const answer = await askHttp({ url, headers, ...caOf({ ca }, root), method: 'HEAD', redirects: 0, now, signal });
    const after = wall();
    const theirs = Date.parse(answer.headers.date ?? '');
    if (Number.isNaN(theirs))
      return error('it does not say what time it is', { remedy: 'name a server that sends a Date' });
    // Somewhere between asking and hearing it was between `theirs` and a second later: what lies in there is no skew.
    const skewMs = theirs > after ? theirs - after : before > theirs + grainMs ? before - theirs - grainMs : 0;
    const observed = `${shortly(skewMs)} apart`;
    if (skewMs <= milliseconds(atMost)) return pass(observed, { observed });
    return fail(`the clocks are ${observed}`, {
      observed,
      expected: `at most ${atMost}`,
      remedy: 'set the clock of this machine: timedatectl set-ntp true',
    });
  },
});
