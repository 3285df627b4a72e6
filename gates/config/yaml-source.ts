import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Located, LocatedEntry } from './positions.ts';
import { type Fault, type Source, broken, keyFault } from './source.ts';

/** More than any honest file needs; a few dozen nested ones can expand to gigabytes. */
const maxAliases = 100;
const tooDeep = 'This YAML is nested too deeply to be read: write it flatter.';

/** Reads YAML. Anchors, aliases and merge keys are allowed; duplicate keys and alias bombs are not. */
export const yamlSource = (text: string): Source => {
  try {
    return read(text);
  } catch {
    // The parser recurses over nesting and has no limit of its own.
    return broken(0, tooDeep);
  }
};

const read = (text: string): Source => {
  const document = parseDocument(text, {
    uniqueKeys: false,
    merge: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) return { ok: false, faults: wrong.slice(0, 1).map(error => yamlFault(error)) };
  const faults: Fault[] = [];
  const tree = treeOf(document, faults);
  if (faults.length > 0) return { ok: false, faults };
  const value = plain(document);
  if (!value.ok) return broken(firstAlias(document), value.message);
  return { ok: true, value: value.value, trees: () => [tree] };
};

const yamlFault = ({ pos, code, message }: { pos: [number, number]; code: string; message: string }): Fault => {
  if (message.includes('call stack')) return { offset: 0, message: tooDeep };
  if (code === 'MULTIPLE_DOCS')
    return { offset: pos[0], message: 'The file holds more than one YAML document: keep one.' };
  return {
    offset: pos[0],
    message: `This is not valid YAML: ${message.split('\n')[0] ?? ''}.`.replace(/[.:]+\.$/u, '.'),
  };
};

const plain = (document: Document): { ok: true; value: unknown } | { ok: false; message: string } => {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: maxAliases }) };
  } catch {
    return {
      ok: false,
      message: 'The aliases of this YAML expand to too much: write the values out.',
    };
  }
};

const firstAlias = (document: Document): number => {
  let offset = 0;
  visit(document, {
    Alias: (_, alias) => {
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
};

/** Each node becomes one tree, however many aliases lead to it. */
const treeOf = (document: Document.Parsed, faults: Fault[]): Located => {
  const known = new Map<unknown, Located>();
  const locate = (node: unknown, fallback: number): Located => {
    const seen = known.get(node);
    if (seen !== undefined) return seen;
    const offset = isNode(node) ? (node.range?.[0] ?? fallback) : fallback;
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target !== undefined && !within(target, offset)) return { ...locate(target, offset), offset };
      faults.push({ offset, message: `The alias *${node.source} stands inside its own anchor: write the value out.` });
      return { offset };
    }
    const entries = new Map<string, LocatedEntry>();
    const items: Located[] = [];
    const located = { offset, ...(isMap(node) && { entries }), ...(isSeq(node) && { items }) };
    if (isNode(node)) known.set(node, located);
    if (isSeq(node)) for (const item of node.items) items.push(locate(item, offset));
    if (isMap(node)) addPairs(node.items, { entries, offset, faults, locate });
    return located;
  };
  return locate(document.contents, 0);
};

type Map_ = {
  readonly entries: Map<string, LocatedEntry>;
  readonly offset: number;
  readonly faults: Fault[];
  readonly locate: (node: unknown, fallback: number) => Located;
};

const addPairs = (pairs: readonly unknown[], { entries, offset, faults, locate }: Map_): void => {
  // The parser gives a merge key the value `Symbol(<<)`.
  const merged: Located[] = [];
  for (const pair of pairs) {
    if (!isPair(pair)) continue;
    const at = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const value = locate(pair.value, at);
    const wrong = keyFault(key, entries);
    if (isScalar(pair.key) && typeof pair.key.value === 'symbol') merged.push(...(value.items ?? [value]));
    else if (wrong !== undefined) faults.push({ offset: at, message: wrong });
    else entries.set(key, { offset: at, value });
  }
  for (const { entries: more } of merged)
    for (const [key, entry] of more ?? []) if (!entries.has(key)) entries.set(key, entry);
};

/** An alias inside its own anchor. */
const within = (target: unknown, offset: number): boolean =>
  isNode(target) && target.range != null && target.range[0] <= offset && offset < target.range[2];
