/** One element of a report: text or children, never both. */
export type XmlElement = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

/** The same to be written: children may be made one after the other, so that a hundred thousand never stand beside their text. */
export type XmlTree = Omit<XmlElement, 'children'> & { readonly children: Iterable<XmlTree> };

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
export const serialise = (root: XmlTree): string => [...linesOf(root)].join('');

/** The same, line by line. */
export function* linesOf(root: XmlTree): Generator<string, void> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield* write(root, '');
}

function* write({ tag, attributes, children, text }: XmlTree, indent: string): Generator<string, void> {
  const named = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  const open = `${indent}<${tag}${named.join('')}`;
  let isOpen = false;
  for (const child of children) {
    if (!isOpen) yield `${open}>\n`;
    isOpen = true;
    yield* write(child, `${indent}  `);
  }
  if (isOpen) yield `${indent}</${tag}>\n`;
  else yield text === '' ? `${open}/>\n` : `${open}>${escapeText(text)}</${tag}>\n`;
}
