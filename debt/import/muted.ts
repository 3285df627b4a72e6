import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { List, Listed } from './listed.ts';

const mostChars = 4 * 1024 * 1024;
const nested = /(?:[[{?-][ \t]*){20}|^ {200}/mu;
const shape =
  'write "tests:" and below it, for each, "- class:" and "method:", or "- test:", with "issue:" and "reason:" as you like.';

/** Reads a list of muted tests in YAML: a sequence, or one under `tests:`, of `class` and `method`, or `test`. */
export const readMuted = (text: string): List => {
  // Nesting that is deep enough exhausts the parser's stack.
  if (text.length > mostChars || nested.test(text))
    return { ok: false, line: 1, message: `This is no list of tests: ${shape}` };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number): number => lines.linePos(offset).line;
  const [error] = document.errors;
  if (error !== undefined) return { ok: false, line: at(error.pos[0]), message: `This is not valid YAML: ${shape}` };
  const root = document.contents;
  const items = isMap(root) ? root.get('tests', true) : root;
  if (!isSeq(items)) return { ok: false, line: 1, message: `There is no list of tests in here: ${shape}` };
  const listed: Listed[] = [];
  for (const item of items.items) {
    const line = isMap(item) || isScalar(item) ? at(item.range?.[0] ?? 0) : 1;
    const name = isScalar(item) ? wordOf(item) : isMap(item) ? nameOf(key => wordOf(item.get(key, true))) : undefined;
    if (name === undefined) return { ok: false, line, message: `This names no test: ${shape}` };
    const word = (key: string): string | undefined => (isMap(item) ? wordOf(item.get(key, true)) : undefined);
    const [ticket, reason] = [word('issue') ?? word('ticket'), word('reason')];
    listed.push({
      name,
      line,
      ...(ticket === undefined ? {} : { ticket }),
      ...(reason === undefined ? {} : { reason }),
    });
  }
  return { ok: true, listed };
};

const nameOf = (word: (key: string) => string | undefined): string | undefined => {
  const whole = word('test') ?? word('name') ?? word('id');
  const [group, method] = [word('class'), word('method')];
  if (whole !== undefined) return whole;
  if (group === undefined) return method;
  return `${group}.${method ?? '*'}`;
};

/** A text on one line; nothing for what has an alias, is empty, or is no text. */
const wordOf = (node: unknown): string | undefined => {
  if (!isScalar(node) || (typeof node.value !== 'string' && typeof node.value !== 'number')) return undefined;
  const word = String(node.value).trim();
  return word === '' || /\p{Cc}/u.test(word) ? undefined : word;
};
