import type { Located, LocatedEntry } from './positions.ts';
import { type Token, tokens } from './tokens.ts';

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const maxDepth = 60;

/**
 * The object literals of a script that may be its configuration, best first: what `defineGate()` or the default export gets,
 * then every other one. Enough to find where a key is written; the values come from running the script.
 */
export const scriptTrees = (text: string): readonly Located[] => {
  const found = tokens(text);
  const script: Script = {
    found,
    ends: bracketEnds(found),
    declared: declarations(found),
    known: new Map(),
  };
  const starts = found.flatMap((_, index) => rootAfter(found, index) ?? []);
  const objects = found.flatMap((token, index) => (isSign(token, '{') ? index : []));
  return [...starts, ...objects].map(index => located(script, index, 0));
};

type Script = {
  readonly found: readonly Token[];
  /** From the index of each opening bracket to that of its closing one. */
  readonly ends: ReadonlyMap<number, number>;
  /** From the name of each variable to the index of its value. */
  readonly declared: ReadonlyMap<string, number>;
  /** What was located already, by token: a variable may be used many times, or in itself. */
  readonly known: Map<number, Located>;
};

const rootAfter = (found: readonly Token[], index: number): number | undefined => {
  const [first, second, third] = found.slice(index, index + 3).map(({ text }) => text);
  if (first === 'defineGate' && second === '(') return index + 2;
  if (first === 'export' && second === 'default') return index + 2;
  return first === 'exports' && second === '=' && third !== undefined ? index + 2 : undefined;
};

const located = (script: Script, index: number, depth: number): Located => {
  const token = script.found[index];
  if (token === undefined || depth > maxDepth) return { offset: token?.offset ?? 0 };
  const seen = script.known.get(index);
  if (seen !== undefined) return seen;
  if (isSign(token, '{')) return object(script, index, depth);
  if (isSign(token, '[')) return array(script, index, depth);
  if (isSign(token, '(')) return located(script, index + 1, depth + 1);
  const plain = token.kind === 'name' && endsValue(script.found[index + 1]);
  const declared = plain ? script.declared.get(token.text) : undefined;
  return declared === undefined ? { offset: token.offset } : located(script, declared, depth + 1);
};

const object = (script: Script, index: number, depth: number): Located => {
  const entries = new Map<string, LocatedEntry>();
  const tree = { offset: script.found[index]?.offset ?? 0, entries };
  script.known.set(index, tree);
  for (const start of partsOf(script, index)) {
    const key = script.found[start];
    if (key === undefined || !['name', 'string', 'number'].includes(key.kind)) continue;
    const value = located(script, isSign(script.found[start + 1], ':') ? start + 2 : start, depth + 1);
    entries.set(key.text, { offset: key.offset, value });
  }
  return tree;
};

const array = (script: Script, index: number, depth: number): Located => {
  const items: Located[] = [];
  const tree = { offset: script.found[index]?.offset ?? 0, items };
  script.known.set(index, tree);
  for (const start of partsOf(script, index)) {
    if (isSign(script.found[start], '...')) break;
    items.push(located(script, start, depth + 1));
  }
  return tree;
};

/** The first token of each part between the commas of a bracket. */
const partsOf = ({ found, ends }: Script, open: number): readonly number[] => {
  const end = ends.get(open) ?? found.length;
  const starts: number[] = [];
  let fresh = true;
  for (let index = open + 1; index < end; index++) {
    if (fresh) starts.push(index);
    fresh = isSign(found[index], ',');
    index = ends.get(index) ?? index;
  }
  return starts;
};

const bracketEnds = (found: readonly Token[]): ReadonlyMap<number, number> => {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [index, token] of found.entries()) {
    if (token.kind !== 'sign') continue;
    if (token.text in closing) open.push(index);
    const start = open.at(-1);
    if (start === undefined || closing[found[start]?.text ?? ''] !== token.text) continue;
    ends.set(start, index);
    open.pop();
  }
  return ends;
};

const declarations = (found: readonly Token[]): ReadonlyMap<string, number> => {
  const declared = new Map<string, number>();
  for (const [index, { kind, text }] of found.entries()) {
    const name = found[index + 1];
    if (kind !== 'name' || !/^(?:const|let|var)$/.test(text) || name?.kind !== 'name') continue;
    let equals = index + 2;
    while (equals < found.length && !isSign(found[equals], '=') && !isSign(found[equals], ';')) equals++;
    if (isSign(found[equals], '=')) declared.set(name.text, equals + 1);
  }
  return declared;
};

const endsValue = (token: Token | undefined): boolean =>
  token === undefined || /^(?:[,;})\]]|as|satisfies|export|const)$/.test(token.text);

const isSign = (token: Token | undefined, text: string): boolean => token?.kind === 'sign' && token.text === text;
