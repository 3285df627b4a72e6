type Group = {
  readonly opener: string;
  readonly separator: string;
  readonly members: string[];
  text: string;
};

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
const quotes = '\'"`';
const word = /\w/;

/** What stands for a part that was left out: what is around it is no whole dump. */
export const elision = '[…]';

/**
 * Sorts the members of `{b: 1, a: 2}`, `Set {…}`, `Map(2) {…}` and Go's `map[b:1 a:2]`, inside out, by what `keyOf` makes of
 * them. What is never closed keeps its order.
 */
export const orderDumps = (text: string, keyOf: (member: string) => string): string => {
  if (!/\{|map\[/.test(text)) return text;
  const stack: Group[] = [groupOf('', '')];
  let quote = '';
  let before = '';
  const write = (piece: string): void => {
    const top = stack.at(-1);
    if (top !== undefined) top.text += piece;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const top = stack.at(-1);
    if (top === undefined) return text;
    if (quote !== '') {
      if (char === '\\') {
        write(text.slice(at, at + 2));
        at += 1;
      } else {
        write(char);
        if (char === quote) quote = '';
      }
    } else if (quotes.includes(char) && !word.test(before)) {
      quote = char;
      write(char);
    } else if (closers[char] !== undefined) {
      stack.push(groupOf(char, char === '[' && /\bmap$/.test(top.text.slice(-4)) ? ' ' : ','));
    } else if (closers[top.opener] === char) {
      stack.pop();
      write(closed(top, char, keyOf));
    } else if (char === top.separator && top.opener !== '') {
      top.members.push(top.text);
      top.text = '';
    } else write(char);
    before = char;
  }
  return stack
    .map(({ opener, separator, members, text: rest }) => opener + [...members, rest].join(separator))
    .join('');
};

const groupOf = (opener: string, separator: string): Group => ({ opener, separator, members: [], text: '' });

const closed = (group: Group, closer: string, keyOf: (member: string) => string): string => {
  const members = [...group.members, group.text];
  const sorted = canBeSorted(group, members) ? sort(members, group.separator, keyOf) : members.join(group.separator);
  return `${group.opener}${sorted}${closer}`;
};

/** A list keeps its order, because there it means something. */
const canBeSorted = ({ opener, separator }: Group, members: readonly string[]): boolean =>
  members.length > 1 &&
  members.every(member => member.trim() !== '' && !member.includes(elision)) &&
  (opener === '{' || (separator === ' ' && members.every(member => /^[^\s:]+:/.test(member))));

const sort = (members: readonly string[], separator: string, keyOf: (member: string) => string): string => {
  const first = members[0] ?? '';
  const last = members.at(-1) ?? '';
  const lead = first.slice(0, first.length - first.trimStart().length);
  const trail = last.slice(last.trimEnd().length);
  const gap = separator === ',' && /^\s/.test(members[1] ?? '') ? ' ' : '';
  const keyed = members.map(member => ({ member: member.trim(), key: keyOf(member.trim()) }));
  const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return `${lead}${sorted.map(({ member }) => member).join(separator + gap)}${trail}`;
};
