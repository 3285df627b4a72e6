/** A piece of TypeScript or JavaScript source. `text` of a string is what it says, without quotes. */
export type Token = {
  readonly kind: 'name' | 'string' | 'number' | 'sign' | 'other';
  readonly text: string;
  readonly offset: number;
};

const patterns = [
  ['space', /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y],
  ['name', /[\p{ID_Start}$_#][\p{ID_Continue}$\u200C\u200D]*/uy],
  ['number', /\.?\d(?:[\w.]|(?<=[eE])[+-])*/y],
  ['string', /'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?/y],
] as const;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const sign = /=>|\.\.\.|[=!]==?|[\s\S]/y;
const beforeRegex = /^(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/;

/** Cuts source text into tokens. Understands strings, templates, comments and regular expressions; throws on nothing. */
export const tokens = (text: string): readonly Token[] => scan(text, 0, false).found;

const scan = (text: string, from: number, insideTemplate: boolean): { found: Token[]; end: number } => {
  const found: Token[] = [];
  let offset = from;
  let depth = 0;
  while (offset < text.length) {
    const character = text.charAt(offset);
    if (character === '`') {
      const end = templateEnd(text, offset + 1);
      found.push({ kind: 'other', text: '', offset });
      offset = end;
      continue;
    }
    const { kind, length } = match(text, offset, found.at(-1));
    if (kind === 'sign') depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    if (insideTemplate && depth < 0) return { found, end: offset + 1 };
    const piece = text.slice(offset, offset + length);
    if (kind !== 'space') found.push({ kind, text: kind === 'string' ? unquoted(piece) : piece, offset });
    offset += length;
  }
  return { found, end: offset };
};

const match = (
  text: string,
  offset: number,
  last: Token | undefined,
): { kind: Token['kind'] | 'space'; length: number } => {
  for (const [kind, pattern] of patterns) {
    const length = lengthAt(pattern, text, offset);
    if (length > 0) return { kind, length };
  }
  const length = text.charAt(offset) === '/' && startsExpression(last) ? lengthAt(regex, text, offset) : 0;
  return length > 0 ? { kind: 'other', length } : { kind: 'sign', length: lengthAt(sign, text, offset) };
};

const lengthAt = (pattern: RegExp, text: string, offset: number): number => {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0].length ?? 0;
};

/** Whether a `/` after this token starts a regular expression; otherwise it divides. */
const startsExpression = (last: Token | undefined): boolean => {
  if (last === undefined) return true;
  if (last.kind === 'name') return beforeRegex.test(last.text);
  return last.kind === 'sign' && !/[)\]}]/.test(last.text);
};

const templateEnd = (text: string, from: number): number => {
  let offset = from;
  while (offset < text.length) {
    const character = text.charAt(offset);
    if (character === '`') return offset + 1;
    if (character === '\\') offset += 2;
    else if (text.startsWith('${', offset)) offset = scan(text, offset + 2, true).end;
    else offset++;
  }
  return text.length;
};

const unquoted = (piece: string): string =>
  piece.slice(1, piece.endsWith(piece.charAt(0)) ? -1 : undefined).replaceAll(/\\(.)/gsu, '$1');
