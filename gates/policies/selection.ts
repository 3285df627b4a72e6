import { matchesId } from '../id-pattern.ts';
import { counted } from './counted.ts';
import type { Policy } from './policy.ts';

/** A whole gate takes no selection: what the runner's own arguments, markers or `.only` leave out must be listed in the config. */
export const selection: Policy = {
  name: 'selection',
  blocks: 'incomplete',
  judge: ({ findings: { tests, deselectable, run } }) => {
    if (run.partial) return [];
    const out = tests.filter(
      ({ outcome, reason, suite, id }) =>
        outcome === 'not-run' &&
        reason?.startsWith('deselected') === true &&
        !(deselectable.get(suite) ?? []).some(pattern => matchesId(pattern, id)),
    );
    if (out.length === 0) return [];
    const were = counted(out.length, 'test was', 'tests were');
    const them = out.length === 1 ? 'it' : 'them';
    const message = `${were} deselected (.only, -t, -k, addopts, bail): run ${them}, or list ${them} under "deselected" of the suite`;
    return [{ level: 'block', message, tests: out.map(({ id }) => id) }];
  },
};
