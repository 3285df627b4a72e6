import type { Frame } from '../../harness/protocol/outcome.ts';
import { oneLine, truncate } from '../plain-text.ts';
import { place, projectFrames } from '../regressions.ts';
import { markup, type Html } from './markup.ts';

const shownFrames = 12;
const keptFrames = 40;

/** A stack, innermost first: the frames of the project stand out. */
export const stack = (frames: readonly Frame[]): Html | undefined => {
  if (frames.length === 0) return undefined;
  const own = new Set(projectFrames(frames));
  const line = (
    frame: Frame,
  ): Html => markup`<li class="${own.has(frame) ? 'own' : ''}"><b>${nameOf(frame)}</b> <span>${truncate(place(frame), 300)}</span></li>
`;
  const rest = frames.slice(shownFrames, keptFrames);
  const others =
    rest.length === 0
      ? undefined
      : markup`<details><summary>${frames.length - shownFrames} more frames</summary><ol class="stack">
${rest.map(line)}</ol></details>
`;
  return markup`<ol class="stack">
${frames.slice(0, shownFrames).map(line)}</ol>
${others}`;
};

const nameOf = (frame: Frame): string => truncate(oneLine(frame.function), 200) || '(anonymous)';
