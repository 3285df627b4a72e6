import { markup, type Html, type Slot } from './markup.ts';
import { fitting } from './parts.ts';
import type { Tone } from './tone.ts';

/** A head of a table. `wide`: there is no room for it on a phone. */
export type Head = { readonly name: string; readonly kind?: 'number' | 'bar' | `wide${'' | ' number' | ' bar'}` };

/** A table of anything. The first cell of a row names it. */
export type Table<T> = {
  readonly caption: string;
  readonly heads: readonly Head[];
  readonly items: readonly T[];
  readonly row: (item: T) => readonly Slot[];
  /** How many bytes its rows may have, and where those are that do not fit. */
  readonly limitBytes: number;
  readonly where: string;
};

/** A table of as many rows as fit. */
export const table = <T>({ caption, heads, items, row, limitBytes, where }: Table<T>): Html => {
  const { shown, more } = fitting(items, { limitBytes, where, written: item => line(heads, row(item)) });
  return markup`<table>
<caption>${caption}</caption>
<thead><tr>${heads.map(({ name, kind = '' }) => markup`<th scope="col" class="${kind}">${name}</th>`)}</tr></thead>
<tbody>
${shown}</tbody>
</table>
${more}`;
};

const line = (heads: readonly Head[], [first, ...cells]: readonly Slot[]): Html =>
  markup`<tr><th scope="row" class="${heads[0]?.kind}">${first}</th>${cells.map(
    (cell, index) => markup`<td class="${heads[index + 1]?.kind}">${cell}</td>`,
  )}</tr>
`;

/** A bar of a table: from one share of its width to another. The numbers stand beside it. */
export const bar = (from: number, to: number, tone: Tone | '' = ''): Html =>
  markup`<svg aria-hidden="true"><rect class="track" width="100%" height="100%" rx="2"/><rect class="fill ${tone}" x="${percent(from)}" width="${percent(Math.max(0.004, to - from))}" height="100%" rx="2"/></svg>`;

const percent = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`;
