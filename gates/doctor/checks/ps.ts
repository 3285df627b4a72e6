import { probe } from '../../../harness/process/probe.ts';
import { hasProcessTable } from '../../../harness/process/tree.ts';
import { absent, type Check, pass, warn } from '../check.ts';

/** Whether `ps` answers as tree-kill asks it. */
export const ps: Check = {
  name: 'ps',
  look: async ({ root }) => {
    if (process.platform === 'win32') return [absent('not asked on Windows')];
    const options = ['-o', 'pid', '--no-headers', '--ppid', String(process.pid)];
    const { ok } = await probe(['ps', ...(hasProcessTable ? options : ['-o', 'pid='])], { cwd: root });
    if (ok) return [pass('answers')];
    return hasProcessTable
      ? [absent('does not answer: signals are sent one by one, out of /proc')]
      : [warn('does not answer', 'install it: without it only the leader and its group are found')];
  },
};
