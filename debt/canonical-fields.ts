import type { Field, FieldValue, Fields } from './fields.ts';

/** The keys and values of a text that looks as `formatEntry` writes it, without positions; `undefined` for any other. */
export const canonicalFields = (text: string): Fields | undefined => {
  if (!text.endsWith('\n')) return undefined;
  const fields = new Map<string, Field>();
  for (const line of text.slice(0, -1).split('\n')) {
    const colon = line.indexOf(': ');
    if (colon < 1) return undefined;
    const value = valueOf(line.slice(colon + 2));
    if (value === undefined) return undefined;
    fields.set(line.slice(0, colon), { value, keyAt: 0, valueAt: 0 });
  }
  return fields;
};

const valueOf = (written: string): FieldValue | undefined => {
  if (!/^["[]/u.test(written)) return { kind: 'text', text: written };
  const value = json(written);
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) return undefined;
  return { kind: 'list', items: value.map((text: string) => ({ value: { kind: 'text', text }, offset: 0 })) };
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // it is for YAML to say what is wrong with it
  }
};
