/** Versions of Node from `from` on and below `below`. */
export type NodeRange = { readonly from: Version; readonly below: Version };

type Version = readonly [number, number, number];
type Range =
  | { readonly ok: true; readonly range: NodeRange | undefined }
  | { readonly ok: false; readonly message: string };

const lowest: Version = [0, 0, 0];
const beyond: Version = [Infinity, 0, 0];
const shape = /^node(<|>=)(\d{1,4}(?:\.\d{1,4}){0,2})$/u;
const near = /^node *(<=|>|={1,3}|<|>=) *v?(\d{1,4})/u;

/** What is wrong with one term about Node, and what to write; `undefined` when nothing is. */
export const nodeTerm = (term: string): string | undefined => {
  if (shape.test(term)) return undefined;
  const [, sign = '', major = ''] = near.exec(term) ?? [];
  const next = Number(major) + 1;
  if (sign === '<=') return `"${sign}" is not known here: write node<${next}.`;
  if (sign === '>') return `"${sign}" is not known here: write node>=${next}.`;
  if (sign.startsWith('=')) return `"${sign}" is not known here: write node>=${major} and node<${next}.`;
  return 'a condition on Node is written node<22 or node>=20.11.';
};

/** The range that terms about Node leave. */
export const nodeRange = (terms: readonly string[]): Range => {
  let range: NodeRange | undefined;
  const seen = new Set<string>();
  for (const term of terms) {
    const [, sign = '', text = ''] = shape.exec(term) ?? [];
    if (seen.has(sign)) return { ok: false, message: `"node${sign}" is there twice: write one of them.` };
    seen.add(sign);
    const { from, below }: NodeRange = range ?? { from: lowest, below: beyond };
    range = sign === '<' ? { from, below: versionOf(text) } : { from: versionOf(text), below };
  }
  if (range !== undefined && !isLess(range.from, range.below))
    return { ok: false, message: 'no version of Node is in this range: mend one of its ends.' };
  return { ok: true, range };
};

/** Whether a version lies in a range. One that cannot be read does not. */
export const nodeHolds = ({ from, below }: NodeRange, version: string): boolean => {
  const [, text] = /^v?(\d+\.\d+\.\d+)/u.exec(version) ?? [];
  if (text === undefined) return false;
  return !isLess(versionOf(text), from) && isLess(versionOf(text), below);
};

/** Whether two ranges have a version in common. */
export const rangesMeet = (a: NodeRange, b: NodeRange): boolean => isLess(a.from, b.below) && isLess(b.from, a.below);

const versionOf = (text: string): Version => {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
};

const isLess = (a: Version, b: Version): boolean => {
  const place = a.findIndex((part, index) => part !== b[index]);
  return place >= 0 && (a[place] ?? 0) < (b[place] ?? 0);
};
