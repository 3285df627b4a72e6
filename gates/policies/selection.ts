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
        !(deselectable.get(suite) ?? []).some(pattern => matches(pattern, id)),
    );
    if (out.length === 0) return [];
    const were = counted(out.length, 'test was', 'tests were');
    const them = out.length === 1 ? 'it' : 'them';
    const message = `${were} deselected (.only, -t, -k, addopts, bail): run ${them}, or list ${them} under "deselected" of the suite`;
    return [{ level: 'block', message, tests: out.map(({ id }) => id) }];
  },
};

/** `*` stands for anything; everything else for itself. No regular expression of a user's is run. */
const matches = (pattern: string, id: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (!id.startsWith(first)) return false;
  if (rest.length === 0) return id === pattern;
  let from = first.length;
  for (const part of rest.slice(0, -1)) {
    const at = id.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  const last = rest.at(-1) ?? '';
  return id.length - from >= last.length && id.endsWith(last);
};
