/** One line of TAP, understood; what is none of it is prose. */
export type TapLine =
  | { readonly kind: 'point'; readonly indent: number; readonly point: TapPoint; readonly opens: boolean }
  | { readonly kind: 'plan'; readonly indent: number; readonly count: number }
  | { readonly kind: 'subtest'; readonly indent: number; readonly name: string }
  | { readonly kind: 'bail'; readonly reason: string }
  | { readonly kind: 'close'; readonly indent: number }
  | { readonly kind: 'prose' };

/** A test point as it is written. */
export type TapPoint = {
  readonly ok: boolean;
  readonly number?: number;
  /** Empty where there is none. */
  readonly name: string;
  readonly directive?: 'skip' | 'todo';
  readonly reason: string;
  readonly ms?: number;
};

/** Reads one line of TAP 12, 13 or 14. Linear in its length. */
export const tapLine = (line: string): TapLine => {
  const indent = line.length - line.trimStart().length;
  const text = line.slice(indent);
  const [, not, number, rest] = /^(not )?ok\b(?:\s+(\d{1,9}))?(.*)$/u.exec(text) ?? [];
  if (rest !== undefined) {
    const opens = /\s\{\s*$/u.test(rest);
    const point = { ok: not === undefined, ...described(opens ? rest.replace(/\{\s*$/u, '') : rest) };
    return { kind: 'point', indent, opens, point: number === undefined ? point : { ...point, number: Number(number) } };
  }
  const [, count] = /^1\.\.(\d{1,9})(?:\s|$)/u.exec(text) ?? [];
  if (count !== undefined) return { kind: 'plan', indent, count: Number(count) };
  const [, name] = /^# Subtest(?:: (.*))?$/u.exec(text) ?? [];
  if (name !== undefined) return { kind: 'subtest', indent, name: plain(name) };
  if (indent === 0 && /^bail out!/iu.test(text)) return { kind: 'bail', reason: text.slice(9).trim() };
  return text.trimEnd() === '}' ? { kind: 'close', indent } : { kind: 'prose' };
};

/** The name ends at a directive: the first `#` without a backslash before it, followed by its word. Any other belongs to the name. */
const described = (rest: string): Pick<TapPoint, 'name' | 'directive' | 'reason' | 'ms'> => {
  const [, time, unit] = /#\s*time=([\d.]+)(ms|s)?\s*$/u.exec(rest) ?? [];
  const text = time === undefined ? rest : rest.slice(0, rest.lastIndexOf('#'));
  const spent = time === undefined ? {} : { ms: Number(time) * (unit === 's' ? 1000 : 1) || 0 };
  const at = /^(?:[^\\#]|\\.)*/u.exec(text)?.[0].length ?? text.length;
  const [, word, reason = ''] = /^#\s*(skip|todo)(?![\p{L}\p{N}_])\s*(.*)$/iu.exec(text.slice(at)) ?? [];
  const name = plain((word === undefined ? text : text.slice(0, at)).trim().replace(/^-(?:\s+|$)/u, ''));
  if (word === undefined) return { name, reason: '', ...spent };
  return { name, directive: word.toLowerCase() === 'skip' ? 'skip' : 'todo', reason: plain(reason.trim()), ...spent };
};

const plain = (text: string): string => text.replaceAll(/\\([\\#])/gu, '$1').trim();
