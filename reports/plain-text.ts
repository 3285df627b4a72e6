// ECMA-48: control sequences (CSI), then strings up to BEL or ST (OSC, DCS, SOS, PM, APC), then escapes of two or three bytes.
// No class contains ESC: a search never runs past the next start, so that hostile output costs linear time.
const ansi =
  // oxlint-disable-next-line no-control-regex
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-Z\\^-~]/g;

// Lone surrogates match as well: with the u flag they are code points of their own.
const forbidden = /[^\t\n\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

// Characters that turn the reading direction of what follows: a title must not rewrite the line it stands in.
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What nearly every text is: nothing in it is escaped, forbidden or invisible. One look instead of four passes. */
const printable = /^[ -~]*$/;

/** Removes the sequences that colour, move, link or rename a terminal. */
export const stripAnsi = (text: string): string => text.replace(ansi, '');

/** Text that a terminal prints and XML 1.0 allows: no escape sequences, no control characters, no lone surrogates, `\n` line ends. */
export const plainText = (text: string): string =>
  printable.test(text) ? text : stripAnsi(text).replace(/\r\n?/g, '\n').replace(forbidden, '');

/** The same without what turns the reading direction. Line ends stay. */
export const readableText = (text: string): string =>
  printable.test(text) ? text : plainText(text).replace(directions, '');

/** The same on one line, harmless in the middle of a sentence. */
export const oneLine = (text: string): string =>
  printable.test(text)
    ? text.trim()
    : readableText(text)
        .replace(/[\t\n\u2028\u2029]+/g, ' ')
        .trim();

/** At most `limit` UTF-16 units, cut between code points, with `…` as the last where something is missing. */
export const truncate = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};

/** The first line that says something, on one line and short enough for a list. */
export const headline = (text: string, limit = 200): string => {
  const first = plainText(text)
    .split('\n')
    .find(line => line.trim() !== '');
  return truncate(oneLine(first ?? ''), limit);
};

/** At most `limit` bytes of UTF-8, cut between code points, with a last line that says so. Expects no lone surrogates. */
export const truncateBytes = (text: string, limit: number): string => {
  if (text.length * 3 <= limit) return text;
  const bytes = Buffer.byteLength(text);
  if (bytes <= limit) return text;
  const mark = `\n… cut, ${bytes} bytes in all`;
  if (limit <= mark.length + 2) return '';
  return head(text, limit - Buffer.byteLength(mark)) + mark;
};

const head = (text: string, limit: number): string => {
  const bytes = Buffer.from(text.slice(0, limit));
  let end = Math.min(limit, bytes.length);
  // A byte 10xxxxxx continues a code point that began before.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes
    .subarray(0, end)
    .toString()
    .replace(/\ufffd$/, '');
};
