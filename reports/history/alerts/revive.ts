import { messageOf } from '../../alerts/message.ts';
import type { Sender } from '../../alerts/store.ts';
import { numberAt } from '../cells.ts';
import type { Database } from '../database.ts';
import { post } from './accept.ts';
import { alertIn } from './bodies.ts';

/** Sends dead letters on their way again, and what found no channel when it came. Gives how many. */
export const revive = (database: Database, ids: readonly number[] | undefined, sender: Sender): number => {
  const now = sender.wall();
  const mine = [sender.name, now + sender.limits.leaseMs] as const;
  const again = (which: string, more: readonly number[]): number =>
    database.run(
      `update alert_letters set state = 'waiting', tries = 0, next_at = ?, made_at = ?, ended_at = null, sender = ?, leased_until = ?, paid = 0
       where state = 'dead'${which}`,
      [now, now, ...mine, ...more],
    );
  // What others have left becomes this sender's, who waits for it.
  database.run(
    "update alert_letters set sender = ?, leased_until = ?, paid = 0 where state = 'waiting' and leased_until <= ?",
    [...mine, now],
  );
  if (ids !== undefined) return ids.reduce((sum, id) => sum + again(' and id = ?', [id]), 0);
  return again('', []) + (sender.channels.length === 0 ? 0 : reviveUnheard(database, now, sender));
};

/** P0 goes out alone; the rest is told in the next digest. */
const reviveUnheard = (database: Database, now: number, sender: Sender): number => {
  const urgent = database.rows("select id, body from alerts where fate = 'unheard' and priority = 'P0' order by id");
  for (const row of urgent)
    database.run("update alerts set fate = 'sent-alone', message = ? where id = ?", [
      post(database, messageOf(alertIn(row, 1), 0), { now, sender }),
      numberAt(row, 0),
    ]);
  return urgent.length + database.run("update alerts set fate = 'held' where fate = 'unheard'");
};
