/** What stands where something secret was. */
export const redacted = '[redacted]';

/** Shorter texts stand in every sentence. */
const shortest = 4;

/** A number, a time or a size is a setting, not a secret. */
const harmless = /^\d+(?:\.\d+)?(?:ms|s|m|h|B|KiB|MiB|GiB|TiB)?$/;

/** Takes secrets out of a text, by value, however they are written there: as they are, escaped, encoded, or a part of an address. */
export const redactor = (secrets: Iterable<string>): ((text: string) => string) =>
  without(formsOf(wordsOf(secrets)).map(escaped));

/** The same for the bytes of a file, whatever they are: what holds nothing secret is given back as it is. */
export const byteRedactor = (secrets: Iterable<string>): ((bytes: Buffer) => Buffer) => {
  // Each byte a character of its own: what is no text stays what it is.
  const take = without(formsOf(wordsOf(secrets)).map(word => escaped(asBytes(word))));
  return bytes => {
    const text = bytes.toString('latin1');
    const left = take(text);
    return left === text ? bytes : Buffer.from(left, 'latin1');
  };
};

/** A text with each of its bytes as a character. */
export const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

/** What is secret in these: each as a whole, its lines, and the secret parts of an address. */
export const wordsOf = (secrets: Iterable<string>): readonly string[] => [
  ...new Set([...secrets].flatMap(secretWords).filter(isTelling)),
];

/** Everything that words are written as, the longest first: of two where one holds the other, nothing of the longer must stay. */
export const formsOf = (words: readonly string[]): readonly string[] =>
  [...new Set(words.flatMap(writtenAs).filter(isTelling))].toSorted((a, b) => b.length - a.length);

const isTelling = (word: string): boolean => word.length >= shortest && !harmless.test(word);

const without = (patterns: readonly string[]): ((text: string) => string) => {
  if (patterns.length === 0) return text => text;
  const any = new RegExp(patterns.join('|'), 'g');
  return text => text.replaceAll(any, redacted);
};

/** Where an event or a result says something in words; everywhere else stand words of ours. */
const wordy: ReadonlySet<string> = new Set([
  'command',
  'detail',
  'expected',
  'file',
  'function',
  'incomplete',
  'message',
  'observed',
  'reason',
  'remedy',
  'text',
  'why',
]);

/** The same for every text in which an event or a result says something. */
export const redactAll = <T>(value: T, redact: (text: string) => string): T => deep(value, redact, false) as T;

const deep = (value: unknown, redact: (text: string) => string, isWordy: boolean): unknown => {
  if (typeof value === 'string') return isWordy ? redact(value) : value;
  if (Array.isArray(value)) return value.map(inner => deep(inner, redact, isWordy));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, redact, wordy.has(key))]));
};

/** The secret, its lines, and what of an address is secret: who asks, with which word, and what stands behind the question mark. */
const secretWords = (secret: string): readonly string[] => [
  secret,
  secret.trim(),
  ...(secret.includes('\n') ? secret.split('\n').map(line => line.trim()) : []),
  ...addressWords(secret),
];

/** The secret words of an address that is no secret as a whole. */
export const addressWords = (address: string): readonly string[] => {
  if (!URL.canParse(address)) return [];
  const { username, password, searchParams, hash } = new URL(address);
  const pair = `${decoded(username)}:${decoded(password)}`;
  return [
    ...(password === '' ? [username, decoded(username)] : []), // a token stands where the user stands
    password,
    decoded(password),
    ...(password === '' ? [] : [Buffer.from(pair).toString('base64')]),
    ...searchParams.values(),
    hash.slice(1),
  ].filter(word => word !== '');
};

const writtenAs = (word: string): readonly string[] => [
  word,
  ...inAddresses(word),
  ...inQuotes(word),
  ...inMarkup(word),
  Buffer.from(word).toString('base64'),
  Buffer.from(word).toString('base64').replace(/=+$/, ''),
  Buffer.from(word).toString('hex'),
];

/** Percent-encoded: hexadecimal has two cases. */
const inAddresses = (word: string): readonly string[] => {
  const encoded = encodeURIComponent(wellFormed(word));
  return [encoded, encoded.replaceAll(/%../g, code => code.toLowerCase())];
};

/** As programs write it between quotes: of either kind, and in plain ASCII. */
const inQuotes = (word: string): readonly string[] => {
  const json = JSON.stringify(word).slice(1, -1);
  const single = json.replaceAll(String.raw`\"`, '"');
  const plain = json.replaceAll(
    /[\u{80}-\u{ffff}]/gu,
    character => String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0'),
  );
  // Some leave a backslash as it is beside what they escape.
  const bare = word.replaceAll('\n', String.raw`\n`);
  const quoted = ['"', "'"].map(quote => bare.replaceAll(quote, `\\${quote}`));
  return [json, single, single.replaceAll("'", String.raw`\'`), plain, ...quoted];
};

/** As XML and pages write it, between tags and between quotes. */
const inMarkup = (word: string): readonly string[] => {
  const between = word.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = between.replaceAll('"', '&quot;');
  return [between, quoted, quoted.replaceAll("'", '&#39;')];
};

/** Half a character cannot be encoded. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that escapes nothing stands for itself
  }
};

/** A text as a pattern that is found where the text stands. */
export const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
