import type { Listed } from './listed.ts';

const longest = 2000;
/** A marker stands this close above the test that it marks. */
const nearLines = 20;

/**
 * Finds tests that are marked in their own source as failing or still to be done: `@pytest.mark.xfail` in Python; `test.fails`,
 * `test.failing`, `test.todo` and `{ todo: … }` in JavaScript.
 */
export const readMarkers = (text: string, file: string): readonly Listed[] =>
  file.endsWith('.py') ? pythonMarkers(text, file) : scriptMarkers(text, file);

const pythonMarkers = (text: string, file: string): readonly Listed[] => {
  const lines = text.split('\n');
  return lines.flatMap((written, index): readonly Listed[] => {
    const [, indent = ''] = /^([ \t]*)@(?:pytest\.)?mark\.xfail\b/u.exec(written.slice(0, longest)) ?? [undefined];
    if (!/^[ \t]*@(?:pytest\.)?mark\.xfail\b/u.test(written.slice(0, longest))) return [];
    const near = lines.slice(index, index + nearLines);
    const until = near.findIndex(line => /^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]/u.test(line));
    const [, what, name] = /^[ \t]*(?:async[ \t]+)?(def|class)[ \t]+(\w+)/u.exec(near[until] ?? '') ?? [];
    if (name === undefined) return [];
    const group = indent === '' || what === 'class' ? '' : groupAbove(lines.slice(0, index));
    const reason = /\breason[ \t]*=[ \t]*(["'])([^"'\n]{1,500})\1/u.exec(
      near.slice(0, until).join('\n').slice(0, longest),
    )?.[2];
    const title = what === 'class' ? `${name}::*` : `${group}${name}`;
    return [
      {
        name: `${file}::${title}`,
        // Parameters make several tests of one function.
        ...(what === 'class' ? {} : { also: [`${file}::${title}[*`] }),
        line: index + 1,
        kind: 'fail',
        ...(reason === undefined ? {} : { reason }),
      },
    ];
  });
};

/** The class that an indented function stands in. */
const groupAbove = (above: readonly string[]): string => {
  const name = above.findLast(line => /^class[ \t]/u.test(line))?.match(/^class[ \t]+(\w+)/u)?.[1];
  return name === undefined ? '' : `${name}::`;
};

const scriptMarkers = (text: string, file: string): readonly Listed[] =>
  text.split('\n').flatMap((written, index): readonly Listed[] => {
    const line = written.slice(0, longest);
    const [, , title] = marked.exec(line) ?? withOption.exec(line) ?? [];
    if (title === undefined) return [];
    const said = title.replace(/\\(.)/gu, '$1');
    const reason = optionReason.exec(line)?.[2];
    return [
      {
        name: `${file} > ${said}`,
        also: [`${file} > * > ${said}`],
        line: index + 1,
        kind: 'fail',
        ...(reason === undefined ? {} : { reason }),
      },
    ];
  });

const quotedTitle = String.raw`\(\s*(["'${'`'}])((?:(?!\1)[^\\\n]|\\.){1,500})\1`;
const marked = new RegExp(String.raw`\b(?:it|test)\.(?:fails|failing|todo)${quotedTitle}`, 'u');
/** As node:test has it: a test that is still to be done runs, and may fail. */
const withOption = new RegExp(
  String.raw`\b(?:it|test)${quotedTitle}\s*,\s*\{[^{}\n]{0,200}?\btodo\s*:\s*(?:true\b|["'${'`'}])`,
  'u',
);
const optionReason = /,\s*\{[^{}\n]{0,200}?\btodo\s*:\s*(["'`])((?:(?!\1)[^\\\n]){1,500})\1/u;
