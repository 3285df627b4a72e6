/** What a claim can count of a run, in the words of its totals line. */
export const claimWords = [
  'census',
  'passed',
  'failed',
  'hung',
  'crashed',
  'skipped',
  'not-run',
  'flaky',
  'leaky',
  'slow',
] as const;

/** One of the numbers of a run. */
export type ClaimWord = (typeof claimWords)[number];

/** A number in a document that a run is to back: where it stands, what it counts, and of which gate. */
export type Claim = {
  readonly line: number;
  /** What is written now, and where in the text. */
  readonly said: string;
  readonly from: number;
  readonly to: number;
  readonly words: readonly ClaimWord[];
  readonly gate: string;
  /** The beginning of a commit; absent: the one that is checked out. */
  readonly commit?: string;
};

/** The claims of a document, and what looks like one and cannot be read. */
export type Claims = {
  readonly claims: readonly Claim[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
};

const start = '<!-- gate:claim';
const end = '<!-- /gate:claim -->';
const example = '<!-- gate:claim passed/census run=full -->';
const longest = 200;

/** Finds the claims of a Markdown text. What stands in a block of code or between backticks is an example. */
export const findClaims = (text: string): Claims => {
  const claims: Claim[] = [];
  const problems: { line: number; message: string }[] = [];
  const shown = withoutCode(text);
  let at = 0;
  for (;;) {
    const from = shown.indexOf(start, at);
    if (from < 0) return { claims, problems };
    const line = lineOf(shown, from);
    const read = readClaim(shown, from);
    if (typeof read === 'string') {
      problems.push({ line, message: read });
      at = from + start.length;
    } else {
      claims.push({ ...read, said: text.slice(read.from, read.to), line });
      at = read.to;
    }
  }
};

/** The same text, with every character of its code a space: all places stay where they are. */
const withoutCode = (text: string): string => {
  let fence = '';
  return text
    .split('\n')
    .map(line => {
      const mark = /^ {0,3}(`{3,}|~{3,})/u.exec(line)?.[1];
      const isEnd = mark !== undefined && fence !== '' && mark.startsWith(fence);
      const isCode = fence !== '' || mark !== undefined;
      if (isEnd) fence = '';
      else if (fence === '' && mark !== undefined) fence = mark;
      return isCode ? ' '.repeat(line.length) : line.replace(/`[^`]*`/gu, code => ' '.repeat(code.length));
    })
    .join('\n');
};

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const readClaim = (text: string, at: number): Omit<Claim, 'line' | 'said'> | string => {
  const close = text.indexOf('-->', at);
  if (close < 0 || close - at > longest) return `This claim does not end: write ${example}.`;
  const head = readHead(text.slice(at + start.length, close));
  if (typeof head === 'string') return head;
  const from = close + '-->'.length;
  const to = text.indexOf(end, from);
  const next = text.indexOf(start, from);
  if (to < 0 || to - from > longest || (next >= 0 && next < to))
    return `The end of this claim is missing: write ${end} behind its value.`;
  return { ...head, from, to };
};

const readHead = (head: string): Pick<Claim, 'words' | 'gate' | 'commit'> | string => {
  const [counts = '', ...rest] = head.trim().split(/\s+/u);
  const words = counts.split('/');
  const wrong = words.find(word => !isWord(word));
  if (wrong !== undefined)
    return `"${wrong}" is nothing that a run counts: write some of ${claimWords.join(', ')}, with "/" between them.`;
  const found: { gate?: string; commit?: string } = {};
  for (const part of rest) {
    const [, key, value = ''] = /^(run|commit)=(.+)$/u.exec(part) ?? [];
    if (key === 'run') found.gate = value;
    else if (key === 'commit' && /^[\da-f]{4,64}$/u.test(value)) found.commit = value;
    else
      return `"${part}" says nothing to a claim: write run=<gate>, and commit=<hex digits> for another commit than this one.`;
  }
  const { gate, commit } = found;
  if (gate === undefined) return `This claim names no gate: write ${example}.`;
  return { words: words.filter(isWord), gate, ...(commit === undefined ? {} : { commit }) };
};

const isWord = (word: string): word is ClaimWord => claimWords.some(known => known === word);
