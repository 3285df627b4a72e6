import type { XmlElement } from './xml.ts';

type Open = {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
};

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads the XML that junit-report-builder writes: elements, quoted attributes, text, CDATA and one declaration. Throws on
 * anything else, for that would be a bug of ours.
 */
export const parse = (xml: string): XmlElement => {
  const top: Open = { tag: '', attributes: {}, children: [], text: '' };
  const stack: Open[] = [top];
  for (const token of tokens(xml)) read(token, stack);
  const [root] = top.children;
  if (root === undefined || stack.length !== 1) throw new Error('The JUnit base is not one closed XML element.');
  return root;
};

type Token = { readonly kind: 'text' | 'cdata' | 'open' | 'empty' | 'close'; readonly content: string };

// Found by index, not by one regular expression: a body of a megabyte must not cost a stack of that depth.
const tokens = function* (xml: string): Generator<Token> {
  let at = 0;
  while (at < xml.length) {
    if (xml.startsWith('<![CDATA[', at)) {
      const end = indexOf(xml, ']]>', at);
      yield { kind: 'cdata', content: xml.slice(at + 9, end) };
      at = end + 3;
    } else if (xml.startsWith('<?', at)) {
      at = indexOf(xml, '?>', at) + 2;
    } else if (xml.startsWith('<', at)) {
      const end = closing(xml, at);
      yield tagToken(xml.slice(at + 1, end));
      at = end + 1;
    } else {
      const next = xml.indexOf('<', at);
      const end = next === -1 ? xml.length : next;
      yield { kind: 'text', content: unescape(xml.slice(at, end)) };
      at = end;
    }
  }
};

const indexOf = (xml: string, mark: string, from: number): number => {
  const found = xml.indexOf(mark, from);
  if (found === -1) throw new Error(`The JUnit base ends before ${mark}.`);
  return found;
};

// A `>` may stand unescaped inside quotes.
const closing = (xml: string, from: number): number => {
  let end = indexOf(xml, '>', from);
  let quote = xml.indexOf('"', from);
  while (quote !== -1 && quote < end) {
    const unquoted = indexOf(xml, '"', quote + 1) + 1;
    end = indexOf(xml, '>', unquoted);
    quote = xml.indexOf('"', unquoted);
  }
  return end;
};

const tagToken = (inside: string): Token => {
  if (inside.startsWith('/')) return { kind: 'close', content: inside.slice(1).trim() };
  return inside.endsWith('/') ? { kind: 'empty', content: inside.slice(0, -1) } : { kind: 'open', content: inside };
};

const read = ({ kind, content }: Token, stack: Open[]): void => {
  const current = stack.at(-1);
  if (current === undefined) throw new Error('The JUnit base closes more than it opens.');
  switch (kind) {
    case 'text':
    case 'cdata':
      current.text += content;
      return;
    case 'open':
      stack.push(opened(content));
      return;
    case 'empty':
      current.children.push(closed(opened(content)));
      return;
    case 'close':
      if (current.tag !== content) throw new Error(`The JUnit base closes ${content} inside ${current.tag}.`);
      stack.pop();
      stack.at(-1)?.children.push(closed(current));
  }
};

const opened = (content: string): Open => {
  const [tag = ''] = /^[^\s]+/.exec(content) ?? [];
  const pairs = [...content.slice(tag.length).matchAll(/([^\s="]+)="([^"]*)"/g)];
  return {
    tag,
    attributes: Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, unescape(value)])),
    children: [],
    text: '',
  };
};

// Between child elements there is only the builder's own indentation.
const closed = ({ tag, attributes, children, text }: Open): XmlElement => ({
  tag,
  attributes,
  children,
  text: children.length > 0 ? '' : text,
});

const unescape = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number.parseInt(decimal, 10));
    return named[name ?? ''] ?? whole;
  });
