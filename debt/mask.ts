import { stripVTControlCharacters } from 'node:util';
import { elision, orderDumps } from './dump-order.ts';
import { kept, type MaskName, maskPatterns, numbered } from './mask-patterns.ts';
import { nobody, ownPatterns, type OwnWords } from './own-words.ts';

type Token = { readonly name: string; readonly value: string };

// What is looked at, and what is kept of it: the beginning and the end.
const inputHead = 3072;
const inputTail = 1024;
const outputLimit = 480;
const outputHead = 300;
const outputTail = 160;

// In between, each token is one character of this private range: nothing can look into it or cut it.
const firstToken = 0xe000;
const unfit = /[\uE000-\uF8FF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

const literal = '<(?:(?:email|url|tmp|user|host|ip|uuid|hash|hex)\\d{1,5}|home|date|duration|n)>';
// What ends at a token did not end there before that was one.
const whole = (name: string, source: string): string =>
  name === 'n' ? `(?<n>${source})` : `(?<${name}>${source})(?!${literal})`;
const choicesOf = (own: OwnWords): readonly string[] => {
  const patterns = ownPatterns(own);
  return [
    whole('kept', kept),
    ...maskPatterns.flatMap(([name, source]) => [
      ...patterns.filter(({ before }) => before === name).map(each => whole(`own_${each.name}`, each.source)),
      whole(name, source),
    ]),
  ];
};
// All of them begin where a word does: said once in front, it spares trying them inside of words.
const maskedOf = (own: OwnWords): RegExp =>
  new RegExp(`(?<literal>${literal})|(?<![A-Za-z0-9])(?:${choicesOf(own).join('|')})`, 'gu');
const maskedBy = new WeakMap<OwnWords, RegExp>();
const literalHere = new RegExp(literal, 'uy');
const restOfWord = /[A-Za-z0-9]+|[^]/uy;

/**
 * Replaces what changes from run to run by tokens: `port 54321 of 10.0.0.7` becomes `port <n> of <ip1>`; and what `own` knows of the
 * machine. One line of bounded length comes out; masking it again, here or elsewhere, changes nothing.
 */
export const mask = (text: string, own: OwnWords = nobody): string => {
  const { line, tokens } = tokenize(oneLine(text), patternFor(own));
  const nameOf = (char: string): string | undefined => tokens[char.charCodeAt(0) - firstToken]?.name;
  const anonymous = (part: string): string => part.replace(/[\uE000-\uF8FF]/g, char => bare(nameOf(char) ?? char));
  return number(cap(orderDumps(line, anonymous), anonymous), tokens);
};

const patternFor = (own: OwnWords): RegExp => {
  const known = maskedBy.get(own);
  if (known !== undefined) return known;
  const made = maskedOf(own);
  maskedBy.set(own, made);
  return made;
};

const oneLine = (text: string): string => {
  const cut =
    text.length > inputHead + inputTail
      ? `${text.slice(0, inputHead)} ${elision} ${text.slice(text.length - inputTail)}`
      : text;
  const lines = stripVTControlCharacters(cut)
    .replace(unfit, '\uFFFD')
    .split(/[\r\n\u2028\u2029]+/)
    .map(line => line.replace(/[\s\u0000-\u001F\u007F-\u009F]+/g, ' ').trim());
  return [...new Set(lines)].filter(line => line !== '').join(' ');
};

const tokenize = (text: string, masked: RegExp): { readonly line: string; readonly tokens: readonly Token[] } => {
  const tokens: Token[] = [];
  let line = '';
  let at = 0;
  for (;;) {
    masked.lastIndex = at;
    const found = masked.exec(text);
    if (found === null) return { line: line + text.slice(at), tokens };
    line += text.slice(at, found.index) + String.fromCharCode(firstToken + tokens.length);
    tokens.push(tokenOf(found));
    at = masked.lastIndex;
    // What touches a token belongs to it: otherwise it would begin a word of its own the next time.
    const touching = touches(text, at);
    line += text.slice(at, touching);
    at = touching;
  }
};

const touches = (text: string, at: number): number => {
  literalHere.lastIndex = at;
  if (literalHere.test(text)) return at;
  restOfWord.lastIndex = at;
  return restOfWord.test(text) ? restOfWord.lastIndex : at;
};

const ownNames: readonly MaskName[] = ['home', 'user', 'host'];

const tokenOf = ({ 0: value, groups = {} }: RegExpExecArray): Token => {
  if (groups['kept'] !== undefined) return { name: 'kept', value };
  if (groups['literal'] !== undefined) return { name: value.replace(/[<>\d]/g, ''), value };
  const own = ownNames.find(name => groups[`own_${name}`] !== undefined);
  // A machine is told in any case of letters.
  if (own !== undefined) return { name: own, value: value.toLowerCase() };
  const name = maskPatterns.find(([each]) => groups[each] !== undefined)?.[0] ?? 'n';
  return { name, value };
};

const bare = (name: string): string => `<${name}>`;

const cap = (line: string, anonymous: (part: string) => string): string => {
  if (anonymous(line).length <= outputLimit) return line;
  const words = line.split(/(?<= )/);
  const head = taken(words, outputHead, anonymous);
  const tail = taken([...words].reverse(), outputTail, anonymous).reverse();
  return `${head.join('').trimEnd()} ${elision} ${tail.join('')}`.trim();
};

/** As many whole words as fit. */
const taken = (words: readonly string[], limit: number, anonymous: (part: string) => string): string[] => {
  let left = limit;
  const count = words.findIndex(word => (left -= anonymous(word).length) < 0);
  return words.slice(0, count === -1 ? words.length : count);
};

const number = (line: string, tokens: readonly Token[]): string => {
  const numbers = new Map<string, string>();
  const counts = new Map<string, number>();
  return line.replace(/[\uE000-\uF8FF]/g, char => {
    const { name, value } = tokens[char.charCodeAt(0) - firstToken] ?? { name: 'n', value: '' };
    if (name === 'kept') return value;
    if (!numbered.has(name)) return bare(name);
    const key = `${name} ${value}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const next = (counts.get(name) ?? 0) + 1;
    counts.set(name, next);
    const token = `<${name}${next}>`;
    numbers.set(key, token);
    return token;
  });
};
