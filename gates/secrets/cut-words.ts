import { escaped } from '../preflight/redact.ts';

/** Fewer characters than these say nothing. */
const least = 6;
/** Nobody shows more of a value that is shortened. */
const most = 256;

/** A word of which only the beginning, or the beginning and the end, is shown, with dots where the rest was. `as`: how each text is written. */
export const cutPattern = (word: string, as: (text: string) => string): string => {
  const characters = word.split(/(?:)/u).map(character => escaped(as(character)));
  const [pieces, tail] = [characters.slice(0, most), characters.slice(-most)];
  const begin = pieces.slice(0, least).join('');
  const more = pieces.slice(least).reduceRight((rest, piece) => `(?:${piece}${rest})?`, '');
  const end = tail.reduce((before, piece) => `(?:${before}${piece})?`, '');
  const dots = `(?:${as('…')}|\\.{3})`;
  // Cut in the middle, then at its end: what stands between is a piece of it.
  return `${begin}${more}${dots}(?:[^\\s'"]{0,${most}}?${dots}|${end})`;
};
