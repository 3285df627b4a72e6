/** A command line as words, or what is wrong with it, as the end of a sentence. */
export type CommandWords =
  | { readonly ok: true; readonly words: readonly string[] }
  | { readonly ok: false; readonly fault: string };

const word = /'[^']*'|"(?:[^"\\$`]|\\.)*"|\\.|[^\s'"\\|&;<>()$`*?]+/suy;

/** Splits a command written as one text. No shell reads it, so what only a shell understands is a fault. */
export const commandWords = (text: string): CommandWords => {
  const words: string[] = [];
  const line = text.trim();
  let open = false;
  let offset = 0;
  while (offset < line.length) {
    const space = /^[ \t]+/u.exec(line.slice(offset))?.[0] ?? '';
    if (space !== '') open = false;
    offset += space.length;
    word.lastIndex = offset;
    const part = word.exec(line)?.[0];
    if (part === undefined) return shell(line, line.slice(offset, offset + 1));
    const plain = unquote(part);
    if (open) words.push((words.pop() ?? '') + plain);
    else words.push(plain);
    open = true;
    offset += part.length;
  }
  const [first] = words;
  if (first === undefined || first === '') return { ok: false, fault: 'is empty: write the command to run.' };
  if (/^\w+=/u.test(first)) return { ok: false, fault: `sets ${first}: write that under "env" of the suite.` };
  return { ok: true, words };
};

const unquote = (part: string): string => {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (part.startsWith('"')) return part.slice(1, -1).replaceAll(/\\(["\\$`])/gu, '$1');
  return part.startsWith('\\') ? part.slice(1) : part;
};

const shell = (line: string, sign: string): CommandWords => {
  const quote = sign === '"' || sign === "'";
  const what = quote
    ? `has a ${sign} that does not close, or needs a shell`
    : `needs a shell for ${JSON.stringify(sign)}`;
  return { ok: false, fault: `${what}: write it as ["sh", "-c", ${JSON.stringify(line)}].` };
};
