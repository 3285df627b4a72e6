/** The file that has the trouble, and how long it was waited for. */
export type Place = { readonly path: string; readonly timeoutMs: number };

/** Says what is wrong with an open database in one sentence: where, what, what to do; undefined when the error is no trouble of the database. */
export const databaseTrouble = (error: unknown, place: Place): string | undefined => tell(error, place, sentences);

/** The same for a database that is being opened, where the folder can be the trouble. */
export const openingTrouble = (error: unknown, place: Place): string | undefined =>
  tell(error, place, [...sentences, ...folderSentences]);

/** What is said of a file whose inside is wrong. */
export const damageOf = (path: string): string => `${path} is damaged: ${aside}.`;

const tell = (error: unknown, { path, timeoutMs }: Place, known: typeof sentences): string | undefined => {
  const code = codeOf(error);
  const [, say] = known.find(([start]) => code.startsWith(start)) ?? [];
  return say?.(path, timeoutMs);
};

type Sentence = (path: string, timeoutMs: number) => string;

const seconds = (ms: number): string => `${ms / 1000} s`;

const aside = 'nothing in it was changed; move it away and a new one is begun';

const locked: Sentence = (path, timeoutMs) =>
  `${path} was locked by another process for ${seconds(timeoutMs)}: try again when that process has ended.`;

const noRoom: Sentence = path =>
  `${path} could not be written, because the disk is full: make room; what was booked before is kept.`;

const unwritable: Sentence = path =>
  `${path} could not be written: look at the permissions of the file and of its folder.`;

const unopened: Sentence = path =>
  `${path} could not be opened: look at the permissions of the file and of its folder.`;

const failed: Sentence = path => `${path} could not be read or written, because the disk answered with an error.`;

/** By the start of the code, since most codes have longer kinds. The first that fits. */
const sentences: readonly (readonly [string, Sentence])[] = [
  ['SQLITE_BUSY', locked],
  ['SQLITE_LOCKED', locked],
  ['SQLITE_NOTADB', path => `${path} is not a SQLite database, or its head is damaged: ${aside}.`],
  ['SQLITE_CORRUPT', damageOf],
  ['SQLITE_FULL', noRoom],
  ['SQLITE_IOERR', failed],
  ['SQLITE_READONLY', unwritable],
  ['SQLITE_PERM', unwritable],
  ['SQLITE_CANTOPEN', unopened],
  ['SQLITE_NOMEM', path => `${path} could not be read, because there is not enough memory.`],
  ['SQLITE_TOOBIG', path => `${path} cannot take a text that long.`],
];

const folderSentences: typeof sentences = [
  ['ENOSPC', noRoom],
  ['EDQUOT', noRoom],
  ['EROFS', unwritable],
  ['EACCES', unopened],
  ['EPERM', unopened],
  ['ENOTDIR', unopened],
  ['EEXIST', unopened],
  ['ENOENT', unopened],
  ['EIO', failed],
];

/** The package gives no code where a file cannot be opened at all: only a text that ends in the number. */
const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  const text = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return text.startsWith('ConnectionFailed(') ? 'SQLITE_CANTOPEN' : '';
};
