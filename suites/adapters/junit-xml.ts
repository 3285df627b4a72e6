import { TextDecoder } from 'node:util';
import sax from 'sax';

/** What a document says, element by element. */
export type XmlEars = {
  /** A sentence refuses the document. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => string | undefined;
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
};

/** Reads one document, piece by piece. */
export type XmlReader = {
  /** What is wrong with it so far; once it is, nothing more is read. */
  readonly write: (bytes: Uint8Array) => string | undefined;
  readonly end: () => string | undefined;
};

const mostDepth = 100;
const mostAttributeChars = 1024 * 1024;
const mostBytes = 256 * 1024 * 1024;

// The longest name or value that is gathered; longer texts come in pieces.
Object.assign(sax, { MAX_BUFFER_LENGTH: mostAttributeChars });

/** A reader that takes no DOCTYPE, knows no entities but those of XML itself, and gives up on what only wants to hurt. */
export const xmlReader = ({ open, text, close }: XmlEars): XmlReader => {
  // `strictEntities` is not in its types yet.
  const options: sax.SAXOptions & { readonly strictEntities: boolean } = { strictEntities: true, position: true };
  const parser = sax.parser(true, options);
  let fault: string | undefined;
  let decoder: TextDecoder | undefined;
  let depth = 0;
  let roots = 0;
  let bytes = 0;
  const refuse = (why: string): void => void (fault ??= why);
  parser.onerror = ({ message }) => {
    refuse(`is not XML: line ${parser.line + 1}: ${(message.split('\n')[0] ?? '').replace(/\.$/, '')}`);
    parser.error = null as unknown as Error;
  };
  parser.ondoctype = () => refuse('has a DOCTYPE, which no report needs: it is not read');
  parser.onsgmldeclaration = () => refuse('has a declaration, which no report needs: it is not read');
  parser.onopentag = ({ name, attributes }) => {
    if (fault !== undefined) return;
    depth++;
    if (depth === 1) roots++;
    if (depth > mostDepth) return refuse(`is nested deeper than ${mostDepth} elements`);
    const said = open(name, attributes as Readonly<Record<string, string>>);
    if (said !== undefined) refuse(said);
  };
  parser.onclosetag = name => {
    if (fault !== undefined) return;
    depth--;
    close(name);
  };
  parser.ontext = said => {
    if (fault === undefined) text(said);
  };
  parser.oncdata = said => {
    if (fault === undefined) text(said);
  };
  const parse = (said: string): void => {
    if (fault === undefined && said !== '') parser.write(said);
  };
  return {
    write: piece => {
      bytes += piece.length;
      if (bytes > mostBytes) refuse(`has more than ${mostBytes / 1024 / 1024} MiB`);
      decoder ??= decoderOf(piece);
      parse(decoder.decode(piece, { stream: true }));
      return fault;
    },
    end: () => {
      parse(decoder?.decode() ?? '');
      if (fault === undefined && bytes === 0) refuse('is empty');
      if (fault === undefined && (depth > 0 || roots === 0)) refuse('is cut off before its end');
      if (fault === undefined) parser.close();
      return fault;
    },
  };
};

/** By its first bytes, as XML has it; UTF-8 where they say nothing. */
const decoderOf = (first: Uint8Array): TextDecoder => {
  const [a, b] = first;
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be');
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le');
  const head = Buffer.from(first.subarray(0, 200)).toString('latin1');
  const said = /^(?:\u00EF\u00BB\u00BF)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/u.exec(head)?.[1];
  try {
    return new TextDecoder(said ?? 'utf-8');
  } catch {
    return new TextDecoder(); // an encoding that nobody knows: mostly ASCII all the same
  }
};
