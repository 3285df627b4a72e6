import type { Located, LocatedEntry } from './positions.ts';
import { type Fault, type Source, broken, keyFault } from './source.ts';

const maxDepth = 100;
const space = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads JSON, strictly: the same texts as `JSON.parse`, less those with a key written twice. */
export const jsonSource = (text: string): Source => {
  const reader = new JsonReader(text);
  const tree = reader.document();
  if (tree === undefined) return broken(reader.offset, reader.message);
  if (reader.faults.length > 0) return { ok: false, faults: reader.faults };
  return { ok: true, value: JSON.parse(text), trees: () => [tree] };
};

/** Walks over a JSON text once. Stops at the first thing that is not JSON. */
class JsonReader {
  readonly faults: Fault[] = [];
  message = '';
  offset = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Located | undefined {
    const tree = this.#value(0);
    if (tree === undefined) return undefined;
    return this.#next() === '' ? tree : this.#expected('the end of the file');
  }

  #value(depth: number): Located | undefined {
    const first = this.#next();
    const offset = this.offset;
    if (depth > maxDepth) return this.#fail('This JSON is nested too deeply to be read: write it flatter.');
    if (first === '{') return this.#object(offset, depth);
    if (first === '[') return this.#array(offset, depth);
    const taken = this.#take(string) ?? this.#take(literal);
    return taken === undefined ? this.#expected('a value') : { offset };
  }

  #object(offset: number, depth: number): Located | undefined {
    const entries = new Map<string, LocatedEntry>();
    this.offset++;
    if (this.#skip('}')) return { offset, entries };
    do {
      this.#next();
      const at = this.offset;
      const written = this.#take(string);
      if (written === undefined) return this.#expected('a key in double quotes');
      if (!this.#skip(':')) return this.#expected('":"');
      const value = this.#value(depth + 1);
      if (value === undefined) return undefined;
      const key = String(JSON.parse(written));
      const wrong = keyFault(key, entries);
      if (wrong !== undefined) this.faults.push({ offset: at, message: wrong });
      entries.set(key, { offset: at, value });
    } while (this.#skip(','));
    return this.#skip('}') ? { offset, entries } : this.#expected('"," or "}"');
  }

  #array(offset: number, depth: number): Located | undefined {
    const items: Located[] = [];
    this.offset++;
    if (this.#skip(']')) return { offset, items };
    do {
      const item = this.#value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    } while (this.#skip(','));
    return this.#skip(']') ? { offset, items } : this.#expected('"," or "]"');
  }

  /** The next character that is not space. */
  #next(): string {
    this.#take(space);
    return this.#text.charAt(this.offset);
  }

  #skip(sign: string): boolean {
    const there = this.#next() === sign;
    if (there) this.offset++;
    return there;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.offset;
    const taken = pattern.exec(this.#text)?.[0];
    this.offset += taken?.length ?? 0;
    return taken;
  }

  #expected(what: string): undefined {
    const found = this.#next();
    const rest = this.#text.slice(this.offset, this.offset + 2);
    if (rest === '//' || rest === '/*')
      return this.#fail('JSON has no comments: remove this one, or write the file as YAML.');
    const before = this.#text.slice(0, this.offset).trimEnd();
    if (before.endsWith(',') && (found === '}' || found === ']')) {
      this.offset = before.length - 1;
      return this.#fail(`This is not valid JSON: there is a comma too many before "${found}", remove it.`);
    }
    const instead = found === '' ? 'the file ends' : `there is ${JSON.stringify(found)}`;
    return this.#fail(`This is not valid JSON: ${what} should be here, but ${instead}.`);
  }

  #fail(message: string): undefined {
    this.message = message;
    return undefined;
  }
}
