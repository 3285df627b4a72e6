import { probe } from '../../../harness/process/probe.ts';
import { absent, type Check, pass } from '../check.ts';

/** Whether promtool is here; only those who check the metrics with it want it. */
export const promtool: Check = {
  name: 'promtool',
  look: async ({ root }) => {
    const { ok, text } = await probe(['promtool', '--version'], { cwd: root });
    const version = /version (\S+)/.exec(text)?.[1];
    return ok && version !== undefined ? [pass(version)] : [absent('not here: nothing needs it')];
  },
};
