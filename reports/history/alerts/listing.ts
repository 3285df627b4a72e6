import type { ChainFacts } from '../../alerts/facts.ts';
import type { AlertTotals, BookedAlert, Fate, LetterState } from '../../alerts/store.ts';
import { numberAt, optionalTextAt, textAt } from '../cells.ts';
import type { Database, Row } from '../database.ts';
import { alertIn, messageIn } from './bodies.ts';

/** The newest alerts with what became of them. */
export const listAlerts = (database: Database, most: number): readonly BookedAlert[] =>
  database.rows('select id, fate, message, body from alerts order by id desc limit ?', [most]).map(row => ({
    id: numberAt(row, 0),
    fate: textAt(row, 1) as Fate,
    alert: alertIn(row, 3),
    letters: textAt(row, 1) === 'suppressed' ? [] : lettersOf(database, numberAt(row, 2)),
  }));

const lettersOf = (database: Database, message: number): readonly LetterState[] =>
  database
    .rows(
      `select l.id, l.channel, l.state, l.tries, l.trouble, m.body
       from alert_letters l join alert_messages m on m.id = l.message where l.message = ? order by l.id`,
      [message],
    )
    .map(letterState);

const letterState = (row: Row): LetterState => {
  const { priority, alerts, kind, more } = messageIn(row, 5);
  const trouble = optionalTextAt(row, 4);
  return {
    id: numberAt(row, 0),
    channel: textAt(row, 1),
    state: textAt(row, 2) as LetterState['state'],
    priority,
    title: kind === 'digest' ? `${alerts.length + more} alerts in one` : (alerts[0]?.title ?? ''),
    tries: numberAt(row, 3),
    ...(trouble === undefined ? {} : { trouble }),
  };
};

/** How much of everything there is. */
export const alertTotals = (database: Database): AlertTotals => {
  const alerts = countsOf(database.rows('select fate, count(*) from alerts group by fate'));
  const letters = countsOf(database.rows('select state, count(*) from alert_letters group by state'));
  const of = (counts: ReadonlyMap<string, number>, word: string): number => counts.get(word) ?? 0;
  return {
    alerts: {
      'sent-alone': of(alerts, 'sent-alone'),
      held: of(alerts, 'held'),
      digested: of(alerts, 'digested'),
      suppressed: of(alerts, 'suppressed'),
      unheard: of(alerts, 'unheard'),
    },
    letters: { waiting: of(letters, 'waiting'), sent: of(letters, 'sent'), dead: of(letters, 'dead') },
  };
};

const countsOf = (rows: readonly Row[]): ReadonlyMap<string, number> =>
  new Map(rows.map(row => [textAt(row, 0), numberAt(row, 1)]));

/** A channel is down when the last tries have all failed: so many. */
const failuresOfDown = 3;
const hourMs = 3_600_000;

/** What the rules are told of the chain itself. */
export const chainFacts = (database: Database, wall: number): ChainFacts => ({
  deadLetters: alertTotals(database).letters.dead,
  down: database
    .rows('select channel, trouble from alert_channels where failures >= ? order by channel', [failuresOfDown])
    .map(row => ({ channel: textAt(row, 0), trouble: textAt(row, 1) })),
  suppressed: numberAt(
    database.rows("select count(*) from alerts where fate = 'suppressed' and at > ?", [wall - hourMs])[0],
    0,
  ),
});
