import { hasProcessTable } from '../../../harness/process/tree.ts';
import { type Check, fail, pass, warn } from '../check.ts';

const settleMs = 500;

/** Whether somebody ends the tests when the gate itself is killed. */
export const warden: Check = {
  name: 'warden',
  look: async ({ warden: { pid, problem }, clock }) => {
    await clock.sleep(settleMs); // one that cannot live is gone by then
    const trouble = problem();
    if (trouble !== undefined)
      return [fail(trouble, 'if the gate is killed, nobody ends the tests: install the gate again')];
    if (!hasProcessTable)
      return [warn('it runs, but finds nobody without /proc', 'if the gate is killed, look for leftovers yourself')];
    return [pass(`runs as ${pid}: a gate that is killed leaves nobody`)];
  },
};
