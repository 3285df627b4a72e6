/**
 * The tables of the alerts: one step of the schema, so it never changes once it is released.
 *
 * An alert is booked with its fate; what is to be sent is a message, with a letter for each channel. Tokens are the
 * messages that count against the shared limit.
 */
export const alertTables: string = `
  -- fate: sent-alone, held, digested, suppressed, unheard; message: the one that tells it, or counts it
  create table alerts (
    id integer primary key,
    at integer not null,
    priority text not null,
    key text not null,
    fate text not null,
    suppressed integer not null,
    message integer,
    body text not null
  );
  create index alerts_by_fate on alerts (fate, key);
  create index alerts_by_message on alerts (message);
  create table alert_keys (
    key text primary key,
    last_at integer not null,
    suppressed integer not null
  ) without rowid;
  create table alert_messages (
    id integer primary key,
    at integer not null,
    priority text not null,
    weight integer not null,
    body text not null
  );
  -- state: waiting, sent, dead; done: parts that have arrived; paid: the next try has its tokens
  create table alert_letters (
    id integer primary key,
    message integer not null,
    channel text not null,
    priority text not null,
    weight integer not null,
    made_at integer not null,
    state text not null,
    done integer not null,
    tries integer not null,
    next_at integer not null,
    sender text not null,
    leased_until integer not null,
    paid integer not null,
    trouble text,
    ended_at integer
  );
  create index alert_letters_by_state on alert_letters (state, channel, priority, id);
  create index alert_letters_by_message on alert_letters (message);
  create table alert_tokens (id integer primary key, at integer not null, tokens integer not null);
  create index alert_tokens_by_time on alert_tokens (at);
  create table alert_channels (
    channel text primary key,
    paused_until integer not null,
    failures integer not null,
    trouble text
  ) without rowid;
`;
