import { wordHint } from './nearest.ts';
import { type NodeRange, nodeHolds, nodeRange, nodeTerm, rangesMeet } from './node-range.ts';

/** Where a test ran, in the words of `when`. */
export type WhenFacts = {
  readonly os: 'windows' | 'linux' | 'macos' | 'other';
  /** As Node says it: `x64`, `arm64`. */
  readonly arch: string;
  readonly env: 'ci' | 'local';
  /** The version of Node, with or without a `v`. */
  readonly node: string;
};

type Words = 'os' | 'arch' | 'env';
type Terms = { readonly [key in Words]?: string } & { readonly node?: NodeRange };
type Read = { readonly ok: true; readonly terms: Terms } | { readonly ok: false; readonly message: string };

const words: Readonly<Record<Words, readonly string[]>> = {
  os: ['windows', 'linux', 'macos'],
  arch: ['arm', 'arm64', 'ia32', 'loong64', 'mips', 'mipsel', 'ppc64', 'riscv64', 's390x', 'x64'],
  env: ['ci', 'local'],
};
const keys: readonly Words[] = ['os', 'arch', 'env'];

/** Whether a `when` holds at a place. Without one it holds everywhere; one that cannot be read holds nowhere. */
export const whenHolds = (when: string | undefined, facts: WhenFacts): boolean => {
  if (when === undefined) return true;
  const read = readWhen(when);
  if (!read.ok) return false;
  const { node } = read.terms;
  return keys.every(key => (read.terms[key] ?? facts[key]) === facts[key]) && (!node || nodeHolds(node, facts.node));
};

/** What is wrong with a `when`, and what to write; `undefined` when nothing is. */
export const whenProblem = (text: string): string | undefined => {
  const read = readWhen(text);
  return read.ok ? undefined : read.message;
};

/** Whether there is a place where both hold. Only ever false when that is certain. */
export const couldBothHold = (a: string | undefined, b: string | undefined): boolean => {
  if (a === undefined || b === undefined) return true;
  const [one, other] = [readWhen(a), readWhen(b)];
  if (!one.ok || !other.ok) return true;
  if (keys.some(key => differ(one.terms[key], other.terms[key]))) return false;
  return one.terms.node === undefined || other.terms.node === undefined || rangesMeet(one.terms.node, other.terms.node);
};

/** Whether the first holds nowhere but where the second holds. Only ever true when that is certain. */
export const narrows = (when: string | undefined, than: string | undefined): boolean => {
  if (than === undefined || when === than) return true;
  const terms = new Set(when?.split(' and '));
  return when !== undefined && than.split(' and ').every(term => terms.has(term));
};

const differ = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;

const readWhen = (text: string): Read => {
  const found = new Map<Words, string>();
  const node: string[] = [];
  for (const term of text.split(' and ')) {
    const [, key, value] = /^(os|arch|env)=(.*)$/su.exec(term) ?? [];
    const message = isWord(key) ? wordProblem(found, key, value ?? '') : nodeProblem(term);
    if (message !== undefined) return { ok: false, message };
    if (isWord(key)) found.set(key, value ?? '');
    else node.push(term);
  }
  const range = nodeRange(node);
  if (!range.ok) return range;
  return { ok: true, terms: { ...Object.fromEntries(found), ...(range.range && { node: range.range }) } };
};

const isWord = (key: string | undefined): key is Words => keys.some(word => word === key);

const wordProblem = (found: ReadonlyMap<Words, string>, key: Words, value: string): string | undefined => {
  if (found.has(key)) return `"${key}=" is there twice and only one can hold: write one, or make an entry for each.`;
  if (!words[key].includes(value)) return `"${short(value)}" is no ${key}: ${wordHint(value, words[key])}`;
  return undefined;
};

const nodeProblem = (term: string): string | undefined =>
  term.startsWith('node')
    ? nodeTerm(term)
    : `"${short(term)}" is no condition: write os=, arch=, env=, node< or node>=, joined by " and ".`;

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
