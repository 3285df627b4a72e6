import { z } from 'zod';
import { bornAt, readCommand, readProcessTable, type Row } from '../../../harness/process/process-table.ts';
import { looseDuration } from '../../config/fields.ts';
import { type CheckKind, defineCheck, error, fail, pass } from '../check.ts';
import { pattern } from '../pattern.ts';
import { milliseconds } from '../quantities.ts';

const shape = () => ({
  match: pattern.describe('A pattern for the command lines that are meant.'),
  atMost: z.int().min(0).default(0).describe('How many of them may be there. Default 0.'),
  olderThan: looseDuration.optional().describe('Only those that were started longer ago.'),
});

/** Processes of an earlier run that nobody has ended. */
export const staleProcesses: CheckKind = defineCheck({
  type: 'stale-processes',
  stage: 'machine',
  shape,
  look: ({ match, atMost, olderThan }, { wall }) => {
    const table = readProcessTable();
    if (table === undefined)
      return error('the processes of this machine cannot be read', { remedy: 'look with ps: there is no /proc here' });
    const mine = ancestors(table);
    const looks = new RegExp(match, 'u');
    const bornBefore = olderThan === undefined ? Infinity : wall() - milliseconds(olderThan);
    const found = [...table.values()].filter(
      row => !mine.has(row.pid) && bornAt(row) < bornBefore && looks.test(readCommand(row.pid)),
    );
    const pids = found.map(({ pid }) => pid);
    if (pids.length <= atMost)
      return pass(pids.length === 0 ? 'none' : `${pids.length}`, { observed: String(pids.length) });
    return fail(
      `${pids.length === 1 ? '1 process is' : `${pids.length} processes are`} there: ${pids.slice(0, 10).join(', ')}`,
      {
        observed: String(pids.length),
        expected: `at most ${atMost}`,
        remedy: `ps -fp ${pids.slice(0, 10).join(',')}, then kill what is stale`,
      },
    );
  },
});

/** We ourselves and whoever started us: their command lines may hold the pattern. */
const ancestors = (table: ReadonlyMap<number, Row>): ReadonlySet<number> => {
  const found = new Set<number>();
  for (let row = table.get(process.pid); row !== undefined && !found.has(row.pid); row = table.get(row.ppid))
    found.add(row.pid);
  return found;
};
