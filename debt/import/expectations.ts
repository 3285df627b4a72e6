import type { DebtKind } from '../../harness/protocol/debt.ts';
import type { List, Listed } from './listed.ts';

const longest = 2000;
const systems: Readonly<Record<string, string>> = {
  win: 'os=windows',
  windows: 'os=windows',
  mac: 'os=macos',
  linux: 'os=linux',
};
const results = ['failure', 'crash', 'timeout', 'pass', 'skip', 'slow'];

/**
 * Reads a list of expectations, one test a line: `crbug.com/1 [ Mac ] path/of/test [ Failure ]`. What is before the test is a bug
 * and where it holds, what is behind it what it may come to; both may be missing. `#` starts a comment.
 */
export const readExpectations = (text: string): List => {
  const listed: Listed[] = [];
  for (const [index, whole] of text.split(/\r?\n/u).entries()) {
    const line = index + 1;
    if (whole.length > longest) return { ok: false, line, message: `This line is longer than ${longest} characters.` };
    const said = whole.replace(/(?:^|\s)#.*$/u, '').trim();
    if (said === '') continue;
    const [, bug = '', tags = '', name = '', expected = ''] =
      /^((?:\S+\/\d+|[A-Za-z]+\(\S+\)|[A-Z]+-\d+)\s+)?(?:\[([^\]]*)\]\s*)?([^[\]]*?)\s*(?:\[([^\]]*)\])?$/u.exec(
        said,
      ) ?? [];
    if (name === '') return { ok: false, line, message: 'This names no test: write "bug [ tags ] test [ results ]".' };
    const words = expected.toLowerCase().split(/\s+/u).filter(Boolean);
    const wrong = words.find(word => !results.includes(word));
    if (wrong !== undefined)
      return { ok: false, line, message: `"${wrong}" is no result: write some of ${results.join(', ')}.` };
    const kind = kindOf(words);
    const when = whenOf(tags.toLowerCase().split(/\s+/u));
    listed.push({
      name,
      line,
      ...(kind === undefined ? {} : { kind }),
      ...(when === undefined ? {} : { when }),
      ...(bug === '' ? {} : { ticket: bug.trim() }),
    });
  }
  return { ok: true, listed };
};

const kindOf = (words: readonly string[]): DebtKind | undefined => {
  if (words.includes('crash')) return 'crash';
  if (words.includes('timeout')) return 'hang';
  if (!words.includes('failure')) return undefined;
  return words.includes('pass') ? 'flaky' : 'fail';
};

/** One system of ours; of several, or of others, an entry can say nothing. */
const whenOf = (tags: readonly string[]): string | undefined => {
  const found = new Set(tags.flatMap(tag => systems[tag] ?? []));
  const [only] = found;
  return found.size === 1 ? only : undefined;
};
