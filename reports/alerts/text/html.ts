import type { Line } from './lines.ts';

/** A page as Telegram reads HTML: three characters are escaped, and each tag begins and ends in its line. */
export const htmlOf = (page: readonly Line[]): string =>
  page
    .map(({ text, bold }) => (bold === true && text.trim() !== '' ? `<b>${escaped(text)}</b>` : escaped(text)))
    .join('\n');

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
