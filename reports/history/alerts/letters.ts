import type { Sending } from '../../alerts/channels/channel.ts';
import type { Letter, Sender, Turn } from '../../alerts/store.ts';
import { numberAt, textAt } from '../cells.ts';
import type { Database, Row } from '../database.ts';
import { messageIn } from './bodies.ts';
import { freeAt, freeTokens, takeTokens } from './tokens.ts';

/** Nobody needs to know it any more, and nobody may believe that it is on its way. */
const tooOld = 'it has waited for too long';

/** The most urgent letter of a channel that is due. It is this sender's until its lease ends. */
export const claim = (database: Database, channel: string, sender: Sender): Turn => {
  const now = sender.wall();
  const { limits, name } = sender;
  database.run(
    "update alert_letters set state = 'dead', trouble = ?, ended_at = ? where state = 'waiting' and made_at < ?",
    [tooOld, now, now - limits.oldestMs],
  );
  const [state] = database.rows('select paused_until from alert_channels where channel = ?', [channel]);
  const pausedUntil = numberAt(state, 0);
  const open = database.rows(
    `select l.id, l.priority, l.weight, l.done, l.tries, l.next_at, l.sender, l.paid, m.body
     from alert_letters l join alert_messages m on m.id = l.message
     where l.state = 'waiting' and l.channel = ? and (l.sender = ? or l.leased_until <= ?)
     order by l.priority, l.id limit 50`,
    [channel, name, now],
  );
  // The server's own pause holds for everything; a clock that was set back must not make it longer.
  if (open.length > 0 && pausedUntil > now && pausedUntil <= now + longestPauseMs) return { nextAt: pausedUntil };
  const due = open.filter(row => numberAt(row, 5) <= now || numberAt(row, 5) > now + longestPauseMs);
  const free = freeTokens(database, now, limits);
  const first = due.find(row => textAt(row, 1) === 'P0' || isPaid(row, name) || costOf(row) <= free);
  if (first === undefined) return whenNext(database, open, now, sender);
  if (!isPaid(first, name)) takeTokens(database, now, costOf(first));
  const id = numberAt(first, 0);
  database.run('update alert_letters set sender = ?, leased_until = ?, paid = 0 where id = ?', [
    name,
    now + limits.leaseMs,
    id,
  ]);
  const letter = { id, channel, message: messageIn(first, 8), done: numberAt(first, 3), tries: numberAt(first, 4) };
  return { letter };
};

/** As long as a server may ask for; what lies further ahead was written by another clock. */
const longestPauseMs = 2 * 3_600_000;

/** The tokens were taken when it was booked, by the sender who still has it. */
const isPaid = (row: Row, name: string): boolean => numberAt(row, 7) === 1 && textAt(row, 6) === name;

const costOf = (row: Row): number => Math.max(1, numberAt(row, 2) - numberAt(row, 3));

const whenNext = (database: Database, open: readonly Row[], now: number, { name, limits }: Sender): Turn => {
  const own = open.filter(row => textAt(row, 6) === name);
  const times = own.map(row => {
    const at = numberAt(row, 5);
    return at > now ? at : freeAt(database, now, costOf(row), limits);
  });
  return times.length === 0 ? {} : { nextAt: Math.min(...times) };
};

/** Notes what became of a try. Gives true where the letter is dead now. */
export const settle = (
  database: Database,
  letter: Letter,
  {
    sending,
    sender: { wall, limits },
    pauseMs,
  }: { readonly sending: Sending; readonly sender: Sender; readonly pauseMs: number },
): boolean => {
  const now = wall();
  const { id, channel } = letter;
  if (sending.kind === 'sent') {
    database.run(
      "update alert_letters set state = 'sent', tries = tries + 1, trouble = null, ended_at = ? where id = ?",
      [now, id],
    );
    noteChannel(database, channel, { failures: 'none' });
    return false;
  }
  const isWait = sending.kind === 'wait';
  const tries = letter.tries + (isWait ? 0 : 1);
  const isDead = sending.kind === 'never' || tries >= limits.tries;
  database.run(
    'update alert_letters set state = ?, done = ?, tries = ?, next_at = ?, trouble = ?, ended_at = ? where id = ?',
    [
      isDead ? 'dead' : 'waiting',
      Math.max(letter.done, sending.done),
      tries,
      now + pauseMs,
      sending.why,
      isDead ? now : undefined,
      id,
    ],
  );
  noteChannel(
    database,
    channel,
    isWait ? { pausedUntil: now + sending.ms } : { failures: 'more', trouble: sending.why },
  );
  return isDead;
};

type ChannelNote =
  | { readonly failures: 'none' }
  | { readonly failures: 'more'; readonly trouble: string }
  | { readonly failures?: undefined; readonly pausedUntil: number };

const noteChannel = (database: Database, channel: string, note: ChannelNote): void => {
  database.run('insert into alert_channels (channel, paused_until, failures) values (?, 0, 0) on conflict do nothing', [
    channel,
  ]);
  if (note.failures === 'none')
    database.run('update alert_channels set failures = 0, trouble = null where channel = ?', [channel]);
  else if (note.failures === 'more')
    database.run('update alert_channels set failures = failures + 1, trouble = ? where channel = ?', [
      note.trouble,
      channel,
    ]);
  else database.run('update alert_channels set paused_until = ? where channel = ?', [note.pausedUntil, channel]);
};

/** Leaves what is not sent to whoever comes next. Gives how many letters that is. */
export const release = (database: Database, { name }: Sender): number =>
  database.run(
    "update alert_letters set leased_until = 0, sender = '', paid = 0 where state = 'waiting' and sender = ?",
    [name],
  );
