import { expect, test } from 'vitest';
import { serverTrouble } from './trouble.ts';

const place = {
  name: 'PostgreSQL at db:5432/history',
  waits: { connectMs: 5_000, lockMs: 10_000, statementMs: 15_000, totalMs: 60_000 },
  redact: (text: string) => text.replaceAll('canary', '[redacted]'),
};

test.each([
  ['ECONNREFUSED', 'could not be reached, because nobody listens there: start it, or mend history.url.'],
  ['TIMEOUT', 'did not answer in time (5 s to connect, 15 s a statement): look at the server and the way to it.'],
  ['57014', 'did not answer in time (5 s to connect, 15 s a statement): look at the server and the way to it.'],
  ['57P03', 'could not be reached, because it is starting or ending: start it, or mend history.url.'],
  ['57P01', 'has cut the connection: look at the server and the way to it.'],
  ['08006', 'has cut the connection: look at the server and the way to it.'],
  ['28P01', 'refused the user or its password: mend what history.url says.'],
  ['3D000', 'does not exist: create the database, or mend history.url.'],
  ['55P03', 'was locked by another gate for 10 s: try again when that gate has ended.'],
  ['53300', 'takes no more connections: try again, or raise its max_connections.'],
  ['53100', 'could not be written, because its disk is full: make room; what was booked before is kept.'],
  ['42501', 'does not let this user write: grant it CREATE on the database.'],
  ['25006', 'can only be read: name the server that is written to in history.url.'],
])('%s', (code, says) => {
  expect(serverTrouble({ code, message: 'canary' }, place)).toBe(`PostgreSQL at db:5432/history ${says}`);
});

test('what nobody knows is told in the words of the server, without anything secret', () => {
  expect(serverTrouble({ code: 'XX000', message: 'the canary has died.' }, place)).toBe(
    'PostgreSQL at db:5432/history cannot be used: it said "the [redacted] has died" (XX000).',
  );
  expect(serverTrouble({ code: '', message: '' }, place)).toBe(
    'PostgreSQL at db:5432/history cannot be used: it said "no word".',
  );
});
