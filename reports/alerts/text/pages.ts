import type { Line } from './lines.ts';

/**
 * Divides lines into pages of at most `limit` UTF-16 units each, line ends included, as Telegram counts them: after its
 * entities are read. Lines are kept whole where they fit, and cut between characters where not. Markup comes after this,
 * so nothing of it is ever cut.
 */
export const pagesOf = (lines: readonly Line[], limit: number): readonly (readonly Line[])[] => {
  const pages: Line[][] = [];
  let page: Line[] = [];
  let used = 0;
  const turn = (): void => {
    // A page of nothing but empty lines is refused.
    if (page.some(({ text }) => text.trim() !== '')) pages.push(page);
    page = [];
    used = 0;
  };
  for (const piece of lines.flatMap(line => pieces(line, limit))) {
    const needed = piece.text.length + (page.length === 0 ? 0 : 1);
    if (used + needed > limit) turn();
    used += piece.text.length + (page.length === 0 ? 0 : 1);
    page.push(piece);
  }
  turn();
  return pages;
};

const pieces = (line: Line, limit: number): readonly Line[] => {
  const found: Line[] = [];
  let rest = line.text;
  while (rest.length > limit) {
    const end = endOf(rest, limit);
    found.push({ ...line, text: rest.slice(0, end) });
    rest = rest.slice(end);
  }
  return [...found, { ...line, text: rest }];
};

/** Never between the halves of a surrogate pair. */
const endOf = (text: string, limit: number): number => {
  const last = text.charCodeAt(limit - 1);
  return last >= 0xd800 && last <= 0xdbff && limit > 1 ? limit - 1 : limit;
};
