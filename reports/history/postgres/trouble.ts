import type { Trouble, Waits } from './protocol.ts';

/** Which server and database, for people. */
export type Place = { readonly name: string; readonly waits: Waits; readonly redact: (text: string) => string };

/** Says what is wrong with a server or its database in one sentence: where, what, what to do. */
export const serverTrouble = ({ code, message }: Trouble, { name, waits, redact }: Place): string => {
  const [, say] = sentences.find(([start]) => code.startsWith(start)) ?? [];
  if (say !== undefined) return say(name, waits);
  const said = redact(message.replace(/\.$/, '')) || 'no word';
  return `${name} cannot be used: it said "${said}"${code === '' ? '' : ` (${code})`}.`;
};

/** What is said where a stored text cannot be read any more. */
export const damageIn = (name: string): string =>
  `${name} has a text in its history that is damaged: nothing in it was changed.`;

type Sentence = (name: string, waits: Waits) => string;

const seconds = (ms: number): string => `${ms / 1000} s`;

const unreached =
  (why: string): Sentence =>
  name =>
    `${name} could not be reached, because ${why}: start it, or mend history.url.`;

const slow: Sentence = (name, { connectMs, statementMs }) =>
  `${name} did not answer in time (${seconds(connectMs)} to connect, ${seconds(statementMs)} a statement): look at the server and the way to it.`;

const refused: Sentence = name => `${name} refused the user or its password: mend what history.url says.`;

const cut: Sentence = name => `${name} has cut the connection: look at the server and the way to it.`;

const full: Sentence = name =>
  `${name} could not be written, because its disk is full: make room; what was booked before is kept.`;

/** By the start of the code. The first that fits. */
const sentences: readonly (readonly [string, Sentence])[] = [
  ['TIMEOUT', slow],
  ['ETIMEDOUT', slow],
  ['57014', slow],
  [
    '55P03',
    (name, { lockMs }) =>
      `${name} was locked by another gate for ${seconds(lockMs)}: try again when that gate has ended.`,
  ],
  ['ECONNREFUSED', unreached('nobody listens there')],
  ['ENOTFOUND', unreached('its name is not known')],
  ['EAI_AGAIN', unreached('its name could not be looked up')],
  ['EHOSTUNREACH', unreached('there is no way to it')],
  ['ENETUNREACH', unreached('there is no way to it')],
  ['ENOENT', unreached('its socket does not exist')],
  ['57P03', unreached('it is starting or ending')],
  ['57P', cut],
  ['08', cut],
  ['25P03', cut],
  ['ECONNRESET', cut],
  ['EPIPE', cut],
  ['28', refused],
  ['3D000', name => `${name} does not exist: create the database, or mend history.url.`],
  ['53300', name => `${name} takes no more connections: try again, or raise its max_connections.`],
  ['53100', full],
  ['53', name => `${name} has no memory or room left: look at the server.`],
  ['42501', name => `${name} does not let this user write: grant it CREATE on the database.`],
  ['25006', name => `${name} can only be read: name the server that is written to in history.url.`],
];
