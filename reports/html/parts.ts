import { markup, type Html } from './markup.ts';
import { oneLine, truncate } from '../plain-text.ts';
import { type Tone, toneOfWord } from './tone.ts';

/** A number with its name. */
export type Tile = { readonly name: string; readonly value: string | number; readonly tone?: Tone };

/** Numbers side by side, each with its name. */
export const tiles = (list: readonly Tile[]): Html => markup`<ul class="tiles">
${list.map(
  ({ name, value, tone = 'plain' }) => markup`<li class="tile ${tone}"><b>${value}</b> <span>${name}</span></li>
`,
)}</ul>
`;

/** A part of the page that can be jumped to. */
export type Part = { readonly id: string; readonly title: string; readonly count?: number; readonly body: Html };

/** A part with its heading. */
export const section = ({ id, title, count, body }: Part): Html => markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}${count === undefined ? undefined : markup` <span class="count">${count}</span>`}</h2>
${body}</section>
`;

/** Links to the parts, with their counts. */
export const contents = (parts: readonly Part[]): Html => markup`<nav aria-label="On this page"><ul>
${parts.map(
  ({ id, title, count }) => markup`<li><a href="#${id}">${title}</a>${count === undefined ? '' : ` ${count}`}</li>
`,
)}</ul></nav>
`;

/** A word in the colour of what it means. */
export const badge = (word: string, tone: Tone = toneOfWord(word)): Html =>
  markup`<span class="badge ${tone}">${oneLine(word)}</span>`;

/** The id of a test, its suite a little quieter. */
export const testName = (id: string): Html => {
  const text = truncate(oneLine(id), 500);
  const at = text.indexOf(' :: ');
  return at < 0
    ? markup`<span class="id">${text}</span>`
    : markup`<span class="id"><span class="soft">${text.slice(0, at + 4)}</span>${text.slice(at + 4)}</span>`;
};

/** Something to type. */
export const command = (text: string): Html => markup`<code class="cmd">${text}</code>`;

/** As many items as fit into the bytes, then how many are missing and where they are. */
export const fitting = <T>(
  items: readonly T[],
  {
    limitBytes,
    where,
    written,
  }: { readonly limitBytes: number; readonly where: string; readonly written: (item: T) => Html },
): { readonly shown: readonly Html[]; readonly more: Html | undefined } => {
  const shown: Html[] = [];
  let bytes = 0;
  for (const item of items) {
    const next = written(item);
    bytes += Buffer.byteLength(next.html);
    if (bytes > limitBytes) break;
    shown.push(next);
  }
  const left = items.length - shown.length;
  return { shown, more: left === 0 ? undefined : markup`<p class="soft">and ${left} more in ${where}</p>` };
};
