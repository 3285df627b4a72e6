import { CST, Lexer } from 'yaml';
import type { Fault } from './problem.ts';

type Place = { readonly inList: boolean; readonly inItem: boolean; readonly started: boolean };

const flat = 'An entry is flat: write "key: value" on each line.';

/**
 * The first thing that YAML knows and an entry may not have. It is found by the lexer, which does not recurse: nesting
 * that is deep enough does not only exhaust the parser's stack, it can abort the whole process.
 */
export const forbiddenToken = (text: string): Fault | undefined => {
  let place: Place = { inList: false, inItem: false, started: false };
  let offset = 0;
  let isScalar = false;
  for (const source of new Lexer().lex(text)) {
    // What follows the mark of a scalar is its text, even where it looks like a sign of YAML's.
    const type: CST.TokenType | null = isScalar ? null : CST.tokenType(source);
    isScalar = type === 'scalar';
    // These three stand for a place between characters and are not in the text.
    if (isScalar || type === 'doc-mode' || type === 'flow-error-end') continue;
    const message = wrong(type, source, place);
    if (message !== undefined) return { offset, message };
    place = after(type, place);
    offset += source.length;
  }
  return undefined;
};

const wrong = (type: CST.TokenType | null, source: string, place: Place): string | undefined => {
  switch (type) {
    case 'anchor':
    case 'alias':
      return `An entry has no anchors and aliases: put the value in double quotes, or write it out.`;
    case 'tag':
      return 'An entry has no YAML tags: put the value in double quotes.';
    case 'directive-line':
      return 'An entry has no YAML directives: remove this line.';
    case 'flow-map-start':
    case 'explicit-key-ind':
      return flat;
    case 'flow-seq-start':
      return place.inList ? flat : undefined;
    case 'seq-item-ind':
      return place.inItem ? flat : undefined;
    case 'doc-start':
    case 'doc-end':
      return place.started
        ? 'A file holds one entry: remove this line, or move what follows to a file of its own.'
        : undefined;
    case 'double-quoted-scalar':
      return /^"(?:[^"\\\n]|\\[^\n])*"$/u.test(source) ? undefined : unclosed('"');
    case 'single-quoted-scalar':
      return /^'(?:[^'\n]|'')*'$/u.test(source) ? undefined : unclosed("'");
    default:
      return undefined;
  }
};

const unclosed = (quote: string): string => `This value does not end on its line: close it with ${quote} there.`;

const after = (type: CST.TokenType | null, place: Place): Place => {
  if (type === 'newline') return { ...place, inItem: false };
  if (type === 'comment' || type === 'space' || type === 'byte-order-mark') return place;
  return {
    started: true,
    inItem: place.inItem || type === 'seq-item-ind',
    inList: type === 'flow-seq-start' || (place.inList && type !== 'flow-seq-end'),
  };
};
