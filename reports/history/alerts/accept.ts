import type { Alert } from '../../alerts/alert.ts';
import { digestOf, messageOf, type Message } from '../../alerts/message.ts';
import type { Fate, Sender } from '../../alerts/store.ts';
import { numberAt } from '../cells.ts';
import { toStored } from '../codes.ts';
import type { Database } from '../database.ts';
import { alertIn } from './bodies.ts';
import { freeAt, freeTokens, takeTokens } from './tokens.ts';

/** What was decided of an alert is remembered so long; the rest is forgotten with the next one. */
const keptMs = 90 * 24 * 3_600_000;

/** Books alerts and decides of each how it goes out. */
export const accept = (database: Database, alerts: readonly Alert[], sender: Sender): readonly Fate[] => {
  const now = sender.wall();
  forget(database, now);
  return alerts.map(alert => acceptOne(database, alert, { now, sender }));
};

type Moment = { readonly now: number; readonly sender: Sender };

const acceptOne = (database: Database, alert: Alert, { now, sender }: Moment): Fate => {
  if (sender.channels.length === 0) return note(database, alert, { now, fate: 'unheard', suppressed: 0 });
  if (alert.priority === 'P0') return alone(database, alert, { now, sender, suppressed: 0 });
  const held = heldBack(database, alert, now, sender);
  if (held === undefined) return note(database, alert, { now, fate: 'suppressed', suppressed: 0 });
  const weight = sender.weigh(messageOf(alert, held));
  if (weight <= freeTokens(database, now, sender.limits) - forDigest)
    return alone(database, alert, { now, sender, suppressed: held });
  return note(database, alert, { now, fate: 'held', suppressed: held });
};

/** The last message of the limit is for a digest: who comes one too late must not wait for a whole minute. */
const forDigest = 1;

/** Makes one message of everything that is held back, where the limit allows it. */
export const gather = (database: Database, sender: Sender): { readonly held: number; readonly nextAt?: number } => {
  const now = sender.wall();
  const held = database.rows("select id, suppressed, body from alerts where fate = 'held' order by id");
  if (held.length === 0 || sender.channels.length === 0) return { held: held.length };
  const free = freeTokens(database, now, sender.limits);
  if (free < 1) return { held: held.length, nextAt: freeAt(database, now, 1, sender.limits) };
  const suppressed = held.reduce((sum, row) => sum + numberAt(row, 1), 0);
  const [only] = held;
  const single = messageOf(alertIn(only, 2), suppressed);
  const message =
    held.length === 1 && sender.weigh(single) <= free
      ? single
      : digestOf(
          held.map(row => alertIn(row, 2)),
          suppressed,
        );
  const id = post(database, message, { now, sender });
  database.run("update alerts set fate = 'digested', message = ? where fate = 'held'", [id]);
  for (const row of held.filter(each => numberAt(each, 1) > 0))
    countedBy(database, id, { key: toStored(alertIn(row, 2).key), before: numberAt(row, 0) });
  return { held: 0 };
};

/** The number of those that were held back since the last one of its key; undefined where this one is, too. */
const heldBack = (
  database: Database,
  { priority, key }: Alert,
  now: number,
  { limits }: Sender,
): number | undefined => {
  if (priority !== 'P1') return 0;
  const stored = toStored(key);
  const [row] = database.rows('select last_at, suppressed from alert_keys where key = ?', [stored]);
  const sinceMs = now - numberAt(row, 0);
  // A clock that was set back must not keep anybody silent.
  if (row !== undefined && sinceMs >= 0 && sinceMs < limits.quietMs) {
    database.run('update alert_keys set suppressed = suppressed + 1 where key = ?', [stored]);
    return undefined;
  }
  database.run(
    'insert into alert_keys (key, last_at, suppressed) values (?, ?, 0) on conflict (key) do update set last_at = excluded.last_at, suppressed = 0',
    [stored, now],
  );
  return numberAt(row, 1);
};

type Booking = { readonly now: number; readonly fate: Fate; readonly suppressed: number; readonly message?: number };

const note = (database: Database, alert: Alert, { now, fate, suppressed, message }: Booking): Fate => {
  database.run('insert into alerts (at, priority, key, fate, suppressed, message, body) values (?, ?, ?, ?, ?, ?, ?)', [
    now,
    alert.priority,
    toStored(alert.key),
    fate,
    suppressed,
    message,
    JSON.stringify(alert),
  ]);
  return fate;
};

const alone = (
  database: Database,
  alert: Alert,
  { now, sender, suppressed }: Moment & { readonly suppressed: number },
): Fate => {
  const message = post(database, messageOf(alert, suppressed), { now, sender });
  if (suppressed > 0) countedBy(database, message, { key: toStored(alert.key), before: Number.MAX_SAFE_INTEGER });
  return note(database, alert, { now, fate: 'sent-alone', suppressed, message });
};

/** A message with a letter for each channel, and its tokens. Gives its id. */
export const post = (database: Database, message: Message, { now, sender }: Moment): number => {
  const { name, limits, channels, weigh } = sender;
  const weight = weigh(message);
  takeTokens(database, now, weight);
  const [row] = database.rows(
    'insert into alert_messages (at, priority, weight, body) values (?, ?, ?, ?) returning id',
    [now, message.priority, weight, JSON.stringify(message)],
  );
  const id = numberAt(row, 0);
  for (const channel of channels)
    database.run(
      `insert into alert_letters (message, channel, priority, weight, made_at, state, done, tries, next_at, sender, leased_until, paid)
       values (?, ?, ?, ?, ?, 'waiting', 0, 0, ?, ?, ?, 1)`,
      [id, channel, message.priority, weight, now, now, name, now + limits.leaseMs],
    );
  return id;
};

/** From now on it is known which message has told of those that were held back before an alert. */
const countedBy = (
  database: Database,
  message: number,
  { key, before }: { readonly key: string; readonly before: number },
): void =>
  void database.run(
    "update alerts set message = ? where fate = 'suppressed' and message is null and key = ? and id < ?",
    [message, key, before],
  );

const forget = (database: Database, now: number): void => {
  const before = now - keptMs;
  const old = numberAt(
    database.rows(
      'select count(*) from (select 1 from alerts where id = (select min(id) from alerts) and at < ?) as oldest',
      [before],
    )[0],
    0,
  );
  if (old === 0) return;
  database.run("delete from alert_letters where made_at < ? and state <> 'waiting'", [before]);
  database.run('delete from alert_messages where at < ? and id not in (select message from alert_letters)', [before]);
  database.run("delete from alerts where at < ? and fate <> 'held'", [before]);
  database.run('delete from alert_keys where last_at < ?', [before]);
};
