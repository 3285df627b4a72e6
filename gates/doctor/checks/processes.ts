import { readEnvironment, readProcessTable } from '../../../harness/process/process-table.ts';
import { hasProcessTable } from '../../../harness/process/tree.ts';
import { type Check, fail, pass, warn } from '../check.ts';

/** Whether the kernel tells who is there, so that a tree can be seen whole. */
export const processes: Check = {
  name: 'process table',
  look: async () => {
    if (!hasProcessTable)
      return [
        warn(`no /proc on ${process.platform}`, 'what leaves its group is not found: see docs/design/process-trees.md'),
      ];
    const table = readProcessTable();
    if (table === undefined || readEnvironment(process.pid) === '')
      return [fail('/proc cannot be read', 'raise the limit of open files (ulimit -n), or mount /proc')];
    return [pass(`/proc shows ${table.size} processes`)];
  },
};
