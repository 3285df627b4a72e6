import { readableText } from '../plain-text.ts';

/** Finished HTML: only `markup` makes it, so that no text of a test can become markup. */
export type Html = { readonly html: string };

/** What may stand in a template: text is escaped, HTML is not, lists are joined, undefined is nothing. */
export type Slot = Html | string | number | undefined | readonly Slot[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for between tags and between quotes: readable, and nothing in it means anything to a browser. */
export const escapeHtml = (text: string): string =>
  readableText(text).replace(/[&<>"']/g, character => escapes[character] ?? '');

/** Makes HTML of a template. Attributes are always written in double quotes there. */
export const markup = (strings: TemplateStringsArray, ...slots: readonly Slot[]): Html => {
  const fixed = tightened(strings);
  let text = fixed[0] ?? '';
  for (const [index, slot] of slots.entries()) text += written(slot) + (fixed[index + 1] ?? '');
  return { html: text };
};

const known = new WeakMap<TemplateStringsArray, readonly string[]>();

/** The indentation of the source is no part of the page. A template is looked at once, however often it is used. */
const tightened = (strings: TemplateStringsArray): readonly string[] => {
  const before = known.get(strings);
  if (before !== undefined) return before;
  const fixed = strings.map(part => part.replace(/\s*\n\s*/g, '\n'));
  known.set(strings, fixed);
  return fixed;
};

const written = (slot: Slot): string => {
  if (slot === undefined) return '';
  if (typeof slot === 'string') return escapeHtml(slot);
  if (typeof slot === 'number') return String(slot);
  return 'html' in slot ? slot.html : slot.map(written).join('');
};
