/** One element of a report: text or children, never both. */
export type XmlElement = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text for between tags. Expects characters that XML allows. */
export const escapeText = (text: string): string => text.replace(/[&<>]/g, character => escapes[character] ?? '');

/** Text for between quotes: line ends and tabs survive a parser's normalisation. */
export const escapeAttribute = (text: string): string =>
  text.replace(/[&<>"\n\t]/g, character => escapes[character] ?? '');

/** A whole document, two spaces a level; the text of an element stays exactly as it is. */
export const serialise = (root: XmlElement): string => {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  write(root, '', lines);
  return `${lines.join('\n')}\n`;
};

const write = ({ tag, attributes, children, text }: XmlElement, indent: string, lines: string[]): void => {
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const open = `${indent}<${tag}${named.join('')}`;
  if (children.length === 0) {
    lines.push(text === '' ? `${open}/>` : `${open}>${escapeText(text)}</${tag}>`);
    return;
  }
  lines.push(`${open}>`);
  for (const child of children) write(child, `${indent}  `, lines);
  lines.push(`${indent}</${tag}>`);
};
